using Vit.Messages;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;

namespace Vit.Pipeline;

/// <summary>The words by which lost frames are counted.</summary>
public static class DropReason
{
    /// <summary>A newer frame came before the network was ready for this one.</summary>
    public const string Replaced = "replaced by a newer frame";

    /// <summary>The reason of a frame that cannot be used; null when the failure is not the frame's.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        CdrException => "damaged message",
        BadFrameException { Fault: FrameFault.UnknownEncoding } => "unknown encoding",
        BadFrameException { Fault: FrameFault.Truncated } => "picture cut short",
        BadFrameException { Fault: FrameFault.BadSize } => "impossible size",
        BadFrameException => "undecodable picture",
        AttentionException => "no attention map",
        _ => null,
    };
}
