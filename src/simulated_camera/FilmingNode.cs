using Vit.Messages.SensorMsgs;
using Vit.Ros;
using Vit.Ros.Parameters;
using Vit.Simulation.Camera;

namespace Vit.CameraNode;

/// <summary>
/// Publishes a simulated camera's pictures on <c>image_raw</c> and its <c>camera_info</c> with the same stamp, that of the node's clock,
/// as a driver does: at a fixed rate, whether or not anybody listens. All of it runs on the ros thread.
/// </summary>
internal sealed class FilmingNode : IDisposable
{
    private readonly RosNode _node;
    private readonly SimulatedCamera _camera;
    private readonly CameraInfo _info;
    private readonly Publisher<Image> _images;
    private readonly Publisher<CameraInfo> _infos;
    private readonly PictureMessage[] _pictures;
    private readonly bool _drawnAhead;
    private long _next;

    /// <exception cref="RosException">ROS refused something.</exception>
    /// <exception cref="ParameterException">A parameter was given a value that cannot be.</exception>
    public FilmingNode(RosExecutor executor)
    {
        _node = new RosNode(executor, "simulated_camera");
        var parameters = new NodeParameters(_node);
        CameraTable.Rows.DeclareIn(parameters.Server);
        foreach (string name in parameters.Server.UnusedOverrides.Where(n => !n.StartsWith("qos_overrides.", StringComparison.Ordinal)))
            _node.Logger.Warn($"parameter '{name}' was given but does not exist: is it misspelt?");
        ParameterSnapshot values = parameters.Snapshot;
        SimulatedCameraOptions options = CameraTable.Options(values);
        _camera = new SimulatedCamera(options);
        string frame = values.String("frame_id");
        _info = Describe(_camera.Intrinsics, frame);
        _images = _node.CreatePublisher<Image>("image_raw", Qos.SensorData);
        _infos = _node.CreatePublisher<CameraInfo>("camera_info", Qos.SensorData);
        int ahead = values.Int32("drawn_ahead");
        _drawnAhead = ahead > 0;
        _pictures = [.. Enumerable.Range(0, Math.Max(1, ahead))
            .Select(_ => new PictureMessage(options.Width, options.Height, values.String("encoding"), frame))];
        // Without pictures ahead this draws the first scene, before the first stamp.
        for (int i = 0; i < _pictures.Length; i++)
            _pictures[i].Draw(_camera.Capture(i).Image);
        _node.CreateTimer(TimeSpan.FromSeconds(1 / options.Rate), Shoot);
        _node.Logger.Info(FormattableString.Invariant(
            $"filming {options.Width}x{options.Height} {values.String("encoding")} at {options.Rate:0.##} Hz on {_images.Topic}"));
    }

    public void Dispose()
    {
        _node.Dispose();
        _camera.Dispose();
    }

    private void Shoot()
    {
        _info.Header.Stamp = _node.Clock.Now;
        PictureMessage picture = _pictures[_next % _pictures.Length];
        if (!_drawnAhead)
            picture.Draw(_camera.Capture(_next).Image);
        _next++;
        _images.Publish(picture.Stamp(_info.Header.Stamp));
        _infos.Publish(_info);
    }

    /// <summary>A pinhole without distortion.</summary>
    private static CameraInfo Describe(in CameraIntrinsics k, string frame)
    {
        var info = new CameraInfo
        {
            Width = (uint)k.Width,
            Height = (uint)k.Height,
            DistortionModel = "plumb_bob",
            D = [0, 0, 0, 0, 0],
            K = [k.Fx, 0, k.Cx, 0, k.Fy, k.Cy, 0, 0, 1],
            R = [1, 0, 0, 0, 1, 0, 0, 0, 1],
            P = [k.Fx, 0, k.Cx, 0, 0, k.Fy, k.Cy, 0, 0, 0, 1, 0],
        };
        info.Header.FrameId = frame;
        return info;
    }
}
