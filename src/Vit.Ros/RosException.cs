namespace Vit.Ros;

/// <summary>ROS is missing, refused something or failed. The only exception of this library besides those of wrong arguments.</summary>
public sealed class RosException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public RosException()
    {
    }

    /// <summary>An exception with one line that says what is wrong and what to do.</summary>
    public RosException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with one line that says what is wrong, and what led to it.</summary>
    public RosException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Result of rcl (<c>rcl_ret_t</c>); 0 when the failure is not rcl's.</summary>
    public int RclResult { get; init; }
}
