using Vit.Messages;
using Vit.Messages.GeometryMsgs;
using Vit.Messages.SensorMsgs;
using Vit.Messages.StdMsgs;
using Vit.Messages.VisualizationMsgs;
using Vit.Perception.Links;

namespace Vit.Pipeline.Results;

/// <summary>
/// Regions and links as <c>visualization_msgs/msg/MarkerArray</c> in the camera's optical frame, on a plane before it: RViz's Camera display draws
/// them over the picture. Needs the frame's CameraInfo; its intrinsics K are used, distortion is not undone. Not thread safe.
/// </summary>
internal sealed class MarkerMessages
{
    private const float LineWidth = 0.004f;
    private readonly MarkerArray _array = new();
    private readonly Marker _clear = new() { Action = Marker.DELETEALL };
    private readonly Marker _boxes = Lines("regions", 1, new ColorRGBA { R = 1, G = 1, B = 1, A = 0.9f });
    private readonly Marker _linked = Lines("links", 2, new ColorRGBA { R = 1, G = 0.8f, B = 0.1f, A = 1 });
    private readonly CdrBuffer _buffer = new();
    private CameraInfo _camera = new();

    public MarkerMessages() => _array.Markers = [_clear, _boxes, _linked];

    /// <summary>The markers of one frame; empty when its camera is not known.</summary>
    /// <param name="result">The frame's result; its links are asked for.</param>
    /// <param name="distance">Of the plane, in metres.</param>
    /// <exception cref="CdrException">The CameraInfo is damaged.</exception>
    public ReadOnlySpan<byte> Serialize(PerceptionResult result, double distance)
    {
        if (result.Frame.CameraInfo.IsEmpty)
            return [];
        CdrMessage.Deserialize(result.Frame.CameraInfo, ref _camera);
        if (!(_camera.K[0] > 0 && _camera.K[4] > 0))
            return [];
        (_clear.Header, _boxes.Header, _linked.Header) = (result.Header, result.Header, result.Header);
        (_boxes.Scale, _linked.Scale) = (Width(distance), Width(2 * distance));
        _boxes.Points.Clear();
        _linked.Points.Clear();
        LinkFrame frame = result.Links;
        foreach (ref readonly TrackedRegion region in frame.Regions.Span)
        {
            if (region.IsVisible)
                AddBox(region.Box, distance);
        }
        foreach (ref readonly Perception.Links.ObjectLink link in frame.Links.Span)
        {
            if (link.State == LinkState.Linked && Find(frame, link.SourceId) is { } source && Find(frame, link.TargetId) is { } target)
            {
                _linked.Points.Add(Ahead(source.CentreX, source.CentreY, distance));
                _linked.Points.Add(Ahead(target.CentreX, target.CentreY, distance));
            }
        }
        return CdrMessage.Serialize(_array, _buffer);
    }

    private static Marker Lines(string name, int id, ColorRGBA color) => new()
    {
        Ns = name,
        Id = id,
        Type = Marker.LINE_LIST,
        Action = Marker.ADD,
        Color = color,
        Pose = new Pose { Orientation = new Quaternion { W = 1 } },
    };

    private static Vector3 Width(double distance) => new() { X = LineWidth * distance };

    private void AddBox(in SourceBox box, double distance)
    {
        Point a = Ahead(box.X, box.Y, distance), b = Ahead(box.Right, box.Y, distance);
        Point c = Ahead(box.Right, box.Bottom, distance), d = Ahead(box.X, box.Bottom, distance);
        foreach (Point corner in (ReadOnlySpan<Point>)[a, b, b, c, c, d, d, a])
            _boxes.Points.Add(corner);
    }

    /// <summary>The point on the plane that the camera sees at a place of the picture. Boxes count from pixel edges, K from pixel centres.</summary>
    private Point Ahead(double x, double y, double distance)
    {
        double[] k = _camera.K;
        return new Point { X = (x - 0.5 - k[2]) / k[0] * distance, Y = (y - 0.5 - k[5]) / k[4] * distance, Z = distance };
    }

    private static SourceBox? Find(in LinkFrame frame, string id)
    {
        foreach (ref readonly TrackedRegion region in frame.Regions.Span)
        {
            if (region.Id == id)
                return region.Box;
        }
        return null;
    }
}
