using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Vit.Simulation.Camera;

/// <summary>
/// One picture of a <see cref="SimulatedCamera"/> with the truth about it. Belongs to the camera: everything in it holds until the next
/// capture and must not be disposed.
/// </summary>
public sealed class SimulatedFrame
{
    private readonly List<FrameRegion> _regions = [];
    private readonly List<SceneLink> _links = [];

    internal SimulatedFrame(int width, int height)
    {
        Image = new Mat(height, width, MatType.CV_8UC3);
        RegionIds = new Mat(height, width, MatType.CV_8UC1);
    }

    /// <summary>The picture: 8-bit BGR, height x width, continuous.</summary>
    public Mat Image { get; }

    /// <summary>For each pixel of <see cref="Image"/> the id of what it shows (8-bit): 0 floor, 1 wall, 2 table, else a region.</summary>
    public Mat RegionIds { get; }

    /// <summary>0 for the first frame.</summary>
    public long Index { get; internal set; }

    /// <summary>Start time + <see cref="Index"/> / rate, in nanoseconds.</summary>
    public long StampNanoseconds { get; internal set; }

    /// <summary>Number of the scene in the picture: another one after a cut, and then ids and units start anew.</summary>
    public long SceneSeed { get; internal set; }

    /// <summary>The part of the scene in the picture, in pixels of the scene's 224x224 picture.</summary>
    public Box Window { get; internal set; }

    /// <summary>Everything visible with at least 16 pixels, by ascending id.</summary>
    public ReadOnlySpan<FrameRegion> Regions => CollectionsMarshal.AsSpan(_regions);

    /// <summary>Pairs of <see cref="Regions"/> that belong together (lamp, cable middle, end), each showing a tenth of a cell.</summary>
    public ReadOnlySpan<SceneLink> Links => CollectionsMarshal.AsSpan(_links);

    internal void Clear()
    {
        _regions.Clear();
        _links.Clear();
    }

    internal void Add(in FrameRegion region) => _regions.Add(region);

    internal void Add(SceneLink link) => _links.Add(link);

    internal void Release()
    {
        Image.Dispose();
        RegionIds.Dispose();
    }
}
