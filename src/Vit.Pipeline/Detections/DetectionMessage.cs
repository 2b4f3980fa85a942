using Vit.Messages;
using Vit.Messages.VisionMsgs;
using Vit.Perception.Links;

namespace Vit.Pipeline.Detections;

/// <summary>One received <c>vision_msgs/msg/Detection2DArray</c>, read once into boxes, the surest first. Memory is kept.</summary>
internal sealed class DetectionMessage
{
    private readonly List<Detection> _detections = [];
    private Detection2DArray _message = new();

    /// <summary>Nanoseconds.</summary>
    public long Stamp { get; private set; }

    public IReadOnlyList<Detection> Detections => _detections;

    /// <exception cref="CdrException">The payload is damaged.</exception>
    public void Read(ReadOnlySpan<byte> payload)
    {
        _detections.Clear();
        CdrMessage.Deserialize(payload, ref _message);
        Stamp = _message.Header.Stamp.ToNanoseconds();
        foreach (Detection2D detection in _message.Detections)
            _detections.Add(Of(detection));
        _detections.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        DropAmbiguousIds();
    }

    public void Give(RegionSet regions)
    {
        foreach (Detection detection in _detections)
            regions.AddBox(detection.Box, detection.Label, detection.Score, detection.Id);
    }

    private static Detection Of(Detection2D detection)
    {
        ObjectHypothesis? best = null;
        foreach (ObjectHypothesisWithPose result in detection.Results)
        {
            if (best is null || result.Hypothesis.Score > best.Score)
                best = result.Hypothesis;
        }
        float score = best is null || double.IsNaN(best.Score) ? 0 : (float)Math.Clamp(best.Score, 0, 1);
        return new Detection(Upright(detection.Bbox), best?.ClassId ?? "", score, detection.Id);
    }

    /// <summary>The upright box around one that may be turned.</summary>
    private static SourceBox Upright(BoundingBox2D box)
    {
        (double sin, double cos) = Math.SinCos(box.Center.Theta);
        (sin, cos) = (Math.Abs(sin), Math.Abs(cos));
        double width = (box.SizeX * cos) + (box.SizeY * sin), height = (box.SizeX * sin) + (box.SizeY * cos);
        return new SourceBox(
            (float)(box.Center.Position.X - (width / 2)), (float)(box.Center.Position.Y - (height / 2)), (float)width, (float)height);
    }

    /// <summary>An id that two boxes share names neither.</summary>
    private void DropAmbiguousIds()
    {
        for (int i = 0; i < _detections.Count; i++)
        {
            string id = _detections[i].Id;
            bool shared = false;
            for (int k = i + 1; k < _detections.Count && id.Length > 0; k++)
            {
                if (_detections[k].Id != id)
                    continue;
                _detections[k] = _detections[k] with { Id = "" };
                shared = true;
            }
            if (shared)
                _detections[i] = _detections[i] with { Id = "" };
        }
    }
}
