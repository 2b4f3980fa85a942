using Vit.Bags;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Sources;

/// <summary>Finds the camera in a bag.</summary>
public static class CameraTopic
{
    /// <summary>The format of a topic's messages; null when they are no pictures.</summary>
    public static FrameFormat? FormatOf(BagTopic topic)
    {
        if (topic.SerializationFormat != "cdr")
            return null;
        if (topic.Type == Image.RosTypeName)
            return FrameFormat.Raw;
        // image_transport's depth pictures carry a header before the PNG: no camera picture.
        return topic.Type == CompressedImage.RosTypeName && !topic.Name.EndsWith("/compressedDepth", StringComparison.Ordinal) ? FrameFormat.Compressed : null;
    }

    /// <summary>The topic asked for, or the only camera there is; a raw topic goes before its own compressed form.</summary>
    /// <exception cref="BagFormatException">There is none of that name, none at all, or more than one to choose from.</exception>
    public static BagTopic Choose(string bag, IReadOnlyList<BagTopic> topics, string? wanted)
    {
        BagTopic[] cameras = [.. topics.Where(t => FormatOf(t) is not null)];
        if (!string.IsNullOrEmpty(wanted))
        {
            return cameras.FirstOrDefault(t => t.Name == wanted)
                ?? throw new BagFormatException(topics.Any(t => t.Name == wanted)
                    ? $"{bag}: topic {wanted} is {topics.First(t => t.Name == wanted).Type}, not {Image.RosTypeName} or {CompressedImage.RosTypeName}{Listed(cameras)}"
                    : $"{bag}: there is no topic {wanted}{Listed(cameras)}");
        }
        BagTopic[] single = [.. cameras.Where(t => !cameras.Any(other => other != t && t.Name.StartsWith(other.Name + "/", StringComparison.Ordinal)))];
        return single.Length switch
        {
            1 => single[0],
            0 => throw new BagFormatException($"{bag}: no topic holds pictures ({Image.RosTypeName} or {CompressedImage.RosTypeName}): record the camera's topic"),
            _ => throw new BagFormatException($"{bag}: more than one camera: choose with --topic{Listed(cameras)}"),
        };
    }

    /// <summary>
    /// Where the camera's CameraInfo goes by convention (image_transport): <c>camera_info</c> beside the raw topic.
    /// </summary>
    public static string InfoName(string topic)
    {
        string raw = topic.EndsWith("/compressed", StringComparison.Ordinal) ? topic[..^"/compressed".Length] : topic;
        return raw[..(raw.LastIndexOf('/') + 1)] + "camera_info";
    }

    private static string Listed(BagTopic[] cameras) => cameras.Length == 0
        ? "; it holds no camera topic"
        : "; cameras in it: " + string.Join(", ", cameras.Select(t => t.MessageCount is { } count ? FormattableString.Invariant($"{t.Name} ({count} frames)") : t.Name));
}
