namespace Vit.Perception.Overlay;

/// <summary>Pixel type of a map as an image, named as sensor_msgs/image_encodings has it.</summary>
public enum AttentionImageEncoding
{
    /// <summary>float32: the share of a cell, exact (default).</summary>
    Float32,

    /// <summary>uint8: 255 is the largest share of this map.</summary>
    Mono8,

    /// <summary>uint16, host byte order: 65535 is the largest share of this map.</summary>
    Mono16,
}
