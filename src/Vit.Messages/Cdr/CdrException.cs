namespace Vit.Messages;

/// <summary>Bytes that are no CDR of the wanted type, or a message that has no CDR form. The only exception of this library.</summary>
public sealed class CdrException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public CdrException()
    {
    }

    /// <summary>An exception with one line that says what is wrong.</summary>
    public CdrException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with one line that says what is wrong, and what led to it.</summary>
    public CdrException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
