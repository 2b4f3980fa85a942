using OpenCvSharp;
using Vit.Simulation.Camera;

namespace Vit.Simulation.Tests.Camera;

/// <summary>What a frame says about itself against its own pixels, over several scenes and moments.</summary>
public sealed class FrameTruthTests
{
    private static readonly SimulatedCameraOptions Options = new()
    {
        Width = 320,
        Height = 240,
        Rate = 2,
        SceneSeconds = 9,
        Seed = 60_000_000,
        NoiseSigma = 0,
    };

    private static void ForFrames(Action<SimulatedFrame> check)
    {
        using var camera = new SimulatedCamera(Options);
        for (int i = 0; i < 72; i += 3)
            check(camera.Capture(i));
    }

    [Fact]
    public void Boxes_and_areas_are_those_of_the_label_image() => ForFrames(frame =>
    {
        foreach (FrameRegion region in frame.Regions)
        {
            using var mask = new Mat();
            Cv2.Compare(frame.RegionIds, new Scalar(region.Id), mask, CmpTypes.EQ);
            Rect box = Cv2.BoundingRect(mask);
            Assert.Equal(new Box(box.Left, box.Top, box.Right, box.Bottom), region.Box);
            Assert.Equal(Cv2.CountNonZero(mask), region.Pixels);
        }
    });

    /// <summary>
    /// The picture and the label image agree: where a lamp, an end or a distractor stands, colours change at its outline. Averaged over
    /// the outline pixels, the step to the pixel outside must be far larger than the usual step between neighbours of the background.
    /// </summary>
    [Fact]
    public void Region_outlines_lie_on_edges_of_the_picture()
    {
        double outline = 0, elsewhere = 0;
        int outlines = 0, others = 0;
        ForFrames(frame =>
        {
            MatRowAccessor<byte> idRows = frame.RegionIds.AsRows<byte>();
            MatRowAccessor<Vec3b> colourRows = frame.Image.AsRows<Vec3b>();
            for (int y = 0; y < Options.Height; y++)
            {
                ReadOnlySpan<byte> ids = idRows[y];
                ReadOnlySpan<Vec3b> colours = colourRows[y];
                for (int x = 3; x < Options.Width - 3; x++)
                {
                    byte left = ids[x - 1], right = ids[x];
                    // Three pixels apart: an anti-aliased edge is up to three pixels wide.
                    Vec3b a = colours[x - 2], b = colours[x + 1];
                    int step = Math.Abs(a.Item0 - b.Item0) + Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2);
                    if (left != right && (left >= 3 || right >= 3))
                        (outline, outlines) = (outline + step, outlines + 1);
                    else if (left < 3 && left == right)
                        (elsewhere, others) = (elsewhere + step, others + 1);
                }
            }
        });
        Assert.True(outline / outlines > 5 * (elsewhere / others), $"{outline / outlines:f1} at outlines, {elsewhere / others:f1} elsewhere");
    }

    [Fact]
    public void Links_join_visible_regions_of_one_unit() => ForFrames(frame =>
    {
        Dictionary<int, FrameRegion> regions = frame.Regions.ToArray().ToDictionary(r => r.Id);
        foreach ((int a, int b) in frame.Links.ToArray())
        {
            Assert.True(a < b);
            Assert.Equal(regions[a].Unit, regions[b].Unit);
            Assert.NotEqual(regions[a].Kind, regions[b].Kind);
        }
    });

    [Fact]
    public void A_region_inside_the_frame_is_wholly_visible_and_a_cut_one_is_not()
    {
        int whole = 0, cut = 0;
        ForFrames(frame =>
        {
            foreach (FrameRegion region in frame.Regions)
            {
                Assert.InRange(region.VisibleShare, 0, 1);
                bool atBorder = region.Box is { Left: 0 } or { Top: 0 }
                    || region.Box.Right == Options.Width || region.Box.Bottom == Options.Height;
                // Sampling a thin region at fewer points than the canvas has moves its area by a few percent.
                if (!atBorder && region.Pixels > 200)
                    Assert.True(region.VisibleShare > .93, $"{region} in frame {frame.Index}");
                whole += atBorder ? 0 : 1;
                cut += region.VisibleShare < .9 ? 1 : 0;
            }
        });
        Assert.True(whole > 100 && cut > 20, $"{whole} whole, {cut} cut");
    }

    /// <summary>At its widest a square camera sees the whole scene: its truth must be that of the scene file. Tolerance 1 pixel: outlines
    /// are drawn at another size.</summary>
    [Fact]
    public void The_widest_square_view_agrees_with_the_scene_file()
    {
        using var camera = new SimulatedCamera(Options with { Width = 224, Height = 224, LargestZoom = 1 });
        using var renderer = new SceneRenderer();
        using Scene scene = renderer.Render(Options.Seed, Options.Mode);

        SimulatedFrame frame = camera.Capture(0);

        Assert.Equal(new Box(0, 0, 224, 224), frame.Window);
        Dictionary<int, SceneRegion> expected = scene.Labels.Regions.ToDictionary(r => r.Id);
        foreach (FrameRegion region in frame.Regions)
        {
            Box box = expected[region.Id].Box;
            Assert.Equal(box.Left, region.Box.Left, 1.0);
            Assert.Equal(box.Top, region.Box.Top, 1.0);
            Assert.Equal(box.Right, region.Box.Right, 1.0);
            Assert.Equal(box.Bottom, region.Box.Bottom, 1.0);
        }
        Assert.Equal(scene.Labels.Links, frame.Links.ToArray());
    }
}
