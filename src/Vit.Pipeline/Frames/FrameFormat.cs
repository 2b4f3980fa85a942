namespace Vit.Pipeline.Frames;

/// <summary>Which camera message a frame is.</summary>
public enum FrameFormat
{
    /// <summary><c>sensor_msgs/msg/Image</c>.</summary>
    Raw,

    /// <summary><c>sensor_msgs/msg/CompressedImage</c> with a JPEG or PNG file.</summary>
    Compressed,
}
