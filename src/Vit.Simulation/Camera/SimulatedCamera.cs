using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Simulation.Drawing;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Camera;

/// <summary>
/// A camera that pans and zooms over simulated scenes and knows the truth about each frame. The scene is a flat picture before the
/// camera; panning moves the camera sideways and zooming nearer, so the intrinsics never change. A frame is a function of the options
/// and its index: the same ones give the same bytes (with the same OpenCV build), in any order. A capture allocates no managed memory
/// unless it cuts to another scene. Not thread-safe.
/// </summary>
public sealed class SimulatedCamera : IDisposable
{
    private const int LargestScale = 8, LeastPixels = 16;
    private readonly SimulatedCameraOptions _options;
    private readonly (double Width, double Height) _widest;
    private readonly Stage _stage;
    private readonly SimulatedFrame _frame;
    private readonly Viewfinder _viewfinder;
    private readonly SensorNoise? _noise;
    private readonly RegionExtents _extents = new();
    private CameraPath? _path;
    private long _shown = -1;

    /// <summary>Makes the canvases (about 25 MB at 640x480, 180 MB at the largest); the first capture draws the first scene.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SimulatedCamera(SimulatedCameraOptions options)
    {
        options.Validate();
        _options = options;
        _widest = CameraView.Widest(options.Width, options.Height);
        // Sharp at the nearest view: at least one canvas pixel for each frame pixel, up to a canvas of 3584 pixels.
        double scale = Math.Max(options.Width, options.Height) * options.LargestZoom / SceneSpace.Size;
        _stage = new Stage((int)Math.Clamp(Math.Ceiling(scale), 1, LargestScale));
        _frame = new SimulatedFrame(options.Width, options.Height);
        _viewfinder = new Viewfinder(_stage.Canvas, _frame);
        _noise = options.NoiseSigma > 0 ? new SensorNoise(options.Seed, options.Width * options.Height * 3, options.NoiseSigma) : null;
        Intrinsics = CameraIntrinsics.FromFieldOfView(options.Width, options.Height, options.FieldOfViewDegrees);
    }

    /// <summary>The same for all frames.</summary>
    public CameraIntrinsics Intrinsics { get; }

    /// <summary>Takes a frame, which holds until the next capture.</summary>
    /// <param name="index">0 or more; consecutive for a film.</param>
    public SimulatedFrame Capture(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        double seconds = index / _options.Rate;
        long cut = _options.SceneSeconds > 0 ? (long)(seconds / _options.SceneSeconds) : 0;
        Show(_options.Seed + cut);
        Box window = _path!.At(seconds - (cut * _options.SceneSeconds)).Window(_widest);
        _viewfinder.Take(window);
        _noise?.Apply(MemoryMarshal.AsBytes(_frame.Image.AsSpan<Vec3b>()), index);

        _frame.Index = index;
        _frame.StampNanoseconds = _options.StartNanoseconds + (long)Math.Round(seconds * 1e9);
        _frame.SceneSeed = _shown;
        _frame.Window = window.Times(SceneSpace.PicturePixelsPerUnit);
        AddTruth(_options.Width / window.Width);
        return _frame;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _viewfinder.Dispose();
        _frame.Release();
        _stage.Dispose();
    }

    private void Show(long scene)
    {
        if (scene == _shown)
            return;
        _stage.Show(scene, _options.Mode);
        _path = new CameraPath(scene, _stage.Sights, _widest, _options.LargestZoom);
        _shown = scene;
    }

    private void AddTruth(double pixelsPerUnit)
    {
        _extents.Measure(_frame.RegionIds);
        _frame.Clear();
        double frameArea = pixelsPerUnit * pixelsPerUnit, canvasArea = (double)_stage.Canvas.Scale * _stage.Canvas.Scale;
        for (int id = RegionIds.First; id < _stage.Ids.End; id++)
        {
            int pixels = _extents.Pixels(id);
            if (pixels < LeastPixels)
                continue;
            double share = Math.Min(1, pixels / frameArea * canvasArea / _stage.Pixels(id));
            _frame.Add(new FrameRegion(id, _stage.Ids.Kind(id), _stage.Ids.Unit(id), _extents.Box(id), pixels, share));
        }
        AddLinks(LinkRule.LeastVisibleCells * SceneSpace.UnitsPerCell * SceneSpace.UnitsPerCell * frameArea);
    }

    private void AddLinks(double leastPixels)
    {
        ReadOnlySpan<FrameRegion> regions = _frame.Regions;
        for (int i = 0; i < regions.Length; i++)
        {
            for (int j = i + 1; j < regions.Length; j++)
            {
                ref readonly FrameRegion a = ref regions[i], b = ref regions[j];
                if (IsCandidate(a, leastPixels) && IsCandidate(b, leastPixels) && LinkRule.AreLinked(a.Kind, a.Unit, b.Kind, b.Unit))
                    _frame.Add(new SceneLink(a.Id, b.Id));
            }
        }
    }

    private static bool IsCandidate(in FrameRegion region, double leastPixels) =>
        LinkRule.IsCandidate(region.Kind) && region.Pixels >= leastPixels;
}
