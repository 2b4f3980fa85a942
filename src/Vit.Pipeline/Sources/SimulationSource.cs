using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;
using Vit.Simulation.Camera;

namespace Vit.Pipeline.Sources;

/// <summary>The frames of a simulated camera as bgr8 messages, a set number of them, as fast as they are taken.</summary>
public sealed class SimulationSource : IFrameSource
{
    /// <summary>The optical frame of the simulated camera (REP 103: x right, y down, z forward).</summary>
    public const string FrameId = "camera_optical_frame";

    private readonly SimulatedCamera _camera;
    private readonly FramePool _pool = new();
    private readonly Image _image = new() { Encoding = "bgr8" };
    private readonly CameraInfo _info;
    private readonly CdrBuffer _infoBuffer = new(512);
    private readonly long _frames;
    private SimulatedFrame? _shot;
    private long _next;

    /// <param name="options">How it films.</param>
    /// <param name="frames">How many frames; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SimulationSource(SimulatedCameraOptions options, long frames)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        _frames = frames;
        _camera = new SimulatedCamera(options);
        CameraIntrinsics k = _camera.Intrinsics;
        _image.Header.FrameId = FrameId;
        (_image.Width, _image.Height, _image.Step) = ((uint)k.Width, (uint)k.Height, (uint)k.Width * 3);
        _info = new CameraInfo
        {
            Header = _image.Header,
            Width = (uint)k.Width,
            Height = (uint)k.Height,
            DistortionModel = "plumb_bob",
            D = [0, 0, 0, 0, 0],
            K = [k.Fx, 0, k.Cx, 0, k.Fy, k.Cy, 0, 0, 1],
            R = [1, 0, 0, 0, 1, 0, 0, 0, 1],
            P = [k.Fx, 0, k.Cx, 0, 0, k.Fy, k.Cy, 0, 0, 0, 1, 0],
        };
        Name = FormattableString.Invariant($"simulated camera {k.Width}x{k.Height}, seed {options.Seed}");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => _frames;

    /// <summary>What the last frame really shows; valid until the next one.</summary>
    /// <exception cref="InvalidOperationException">There was no frame yet.</exception>
    public SimulatedFrame Truth => _shot ?? throw new InvalidOperationException("no frame was taken yet");

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default)
    {
        frame = null;
        if (_next >= _frames || cancellation.IsCancellationRequested)
            return false;
        SimulatedFrame shot = _shot = _camera.Capture(_next++);
        _image.Header.Stamp = Time.FromNanoseconds(shot.StampNanoseconds);

        frame = _pool.Rent();
        var writer = new CdrWriter(frame.Buffer);
        ReadOnlySpan<byte> pixels = MemoryMarshal.AsBytes(shot.Image.AsSpan<Vec3b>());
        pixels.CopyTo(_image.SerializeReserving(ref writer, pixels.Length));
        frame.Set(FrameFormat.Raw, writer.Written.Length, shot.StampNanoseconds);
        frame.FillCameraInfo(CdrMessage.Serialize(_info, _infoBuffer));
        return true;
    }

    /// <summary>Frees the camera.</summary>
    public void Dispose() => _camera.Dispose();
}
