using Vit.Messages;
using Vit.Perception.Links;

namespace Vit.Pipeline.Detections;

/// <summary>
/// The last messages of another detector, and which of them belongs to a frame: that with the frame's stamp, else the newest that is not
/// younger than the frame and at most <see cref="MostSecondsOld"/> older, for detectors that take longer than a frame. Thread safe.
/// </summary>
public sealed class DetectionBuffer
{
    /// <summary>Messages kept.</summary>
    public const int Most = 5;

    /// <summary>How much older than a frame its detections may be.</summary>
    public const double MostSecondsOld = 0.5;

    private readonly Lock _lock = new();
    private readonly List<DetectionMessage> _messages = new(Most);

    /// <summary>Takes in a serialized <c>vision_msgs/msg/Detection2DArray</c>.</summary>
    /// <exception cref="CdrException">It is damaged; what was kept before stays, but for the oldest message of a full buffer.</exception>
    public void Add(ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            DetectionMessage message = _messages.Count < Most ? new DetectionMessage() : _messages[0];
            _messages.Remove(message);
            message.Read(payload);
            _messages.Add(message);
        }
    }

    /// <summary>Adds the boxes that belong to a frame to its regions, the surest first, up to as many as they hold.</summary>
    /// <param name="stampNanoseconds">The frame's.</param>
    /// <param name="regions">The frame's regions.</param>
    /// <returns>Whether a message belongs to the frame, even one without boxes.</returns>
    public bool Give(long stampNanoseconds, RegionSet regions)
    {
        lock (_lock)
        {
            DetectionMessage? best = null;
            foreach (DetectionMessage message in _messages)
            {
                if (stampNanoseconds - message.Stamp is >= 0 and <= (long)(MostSecondsOld * 1e9) && (best is null || message.Stamp >= best.Stamp))
                    best = message;
            }
            best?.Give(regions);
            return best is not null;
        }
    }
}
