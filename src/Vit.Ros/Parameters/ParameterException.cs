namespace Vit.Ros.Parameters;

/// <summary>
/// A parameter is declared twice, read before it is declared, overridden with what it cannot be, or changed from its own callback.
/// One line says which and what to do. Requests that come over ROS never cause one: they get an answer that says why not.
/// </summary>
public sealed class ParameterException : Exception
{
    /// <summary>Made with the reason.</summary>
    public ParameterException(string message)
        : base(message)
    {
    }

    /// <summary>Made with the reason and what caused it.</summary>
    public ParameterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
