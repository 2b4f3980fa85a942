namespace Vit.Perception.Imaging;

/// <summary>
/// A frame that cannot be turned into a picture. The message is one line: what is wrong, and what to do.
/// The frame is dropped and counted by <see cref="Fault"/>; the next one may be fine.
/// </summary>
public sealed class BadFrameException : Exception
{
    /// <summary>An unusable frame, with the reason by which it is counted.</summary>
    public BadFrameException(FrameFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>An unusable frame, with the failure of the decoder beneath.</summary>
    public BadFrameException(FrameFault fault, string message, Exception innerException)
        : base(message, innerException) => Fault = fault;

    /// <summary>Why the frame could not be used.</summary>
    public FrameFault Fault { get; }
}
