namespace Vit.Perception.Imaging;

/// <summary>Why a frame could not be used; dropped frames are counted by it.</summary>
public enum FrameFault
{
    /// <summary>The encoding string is none of the supported ones.</summary>
    UnknownEncoding,

    /// <summary>Fewer bytes than the header promises.</summary>
    Truncated,

    /// <summary>Width, height or step cannot be right for this encoding.</summary>
    BadSize,

    /// <summary>A compressed picture that is neither JPEG nor PNG, or is damaged.</summary>
    Undecodable,
}
