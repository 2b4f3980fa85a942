using Vit.Simulation.Camera;

namespace Vit.Simulation.Tests.Camera;

public sealed class CameraPathTests
{
    private static readonly (double Width, double Height) Widest = CameraView.Widest(640, 480);
    private static readonly Box[] Sights = [new(40, 200, 120, 320), new(200, 20, 440, 430)];
    private const double Step = 1 / 30.0;

    private static CameraPath Path(long seed) => new(seed, Sights, Widest, 1.8);

    [Fact]
    public void The_window_never_leaves_the_scene()
    {
        for (long seed = 0; seed < 20; seed++)
        {
            CameraPath path = Path(seed);
            for (int i = 0; i < 3000; i++)
            {
                Box window = path.At(i * Step).Window(Widest);
                Assert.True(window is { Left: >= -1e-9, Top: >= -1e-9, Right: <= 448 + 1e-9, Bottom: <= 448 + 1e-9 }, $"{window}");
            }
        }
    }

    /// <summary>
    /// At 30 Hz. The fastest move, across the scene in 2.5 s, peaks at 448 / 2.5 · 1.875 / 30 = 11.2 units a frame; the ease's acceleration
    /// peaks at 448 · 5.774 / 2.5² / 30² = 0.46 units a frame in each frame.
    /// </summary>
    [Fact]
    public void The_camera_moves_without_jumps_or_jerks()
    {
        for (long seed = 0; seed < 20; seed++)
        {
            CameraPath path = Path(seed);
            for (int i = 1; i < 3000; i++)
            {
                CameraView before = path.At((i - 1) * Step), now = path.At(i * Step), after = path.At((i + 1) * Step);
                Assert.True(double.Hypot(now.X - before.X, now.Y - before.Y) < 12);
                Assert.True(double.Hypot(after.X - (2 * now.X) + before.X, after.Y - (2 * now.Y) + before.Y) < .7);
            }
        }
    }

    [Fact]
    public void The_camera_pans_and_zooms_within_its_limit()
    {
        CameraPath path = Path(1);

        CameraView[] views = [.. Enumerable.Range(0, 6000).Select(i => path.At(i * Step))];

        Assert.InRange(views.Min(v => v.Zoom), 1, 1.15);
        Assert.Equal(1.8, views.Max(v => v.Zoom), 1e-9);
        Assert.True(views.Max(v => v.X) - views.Min(v => v.X) > 40);
        Assert.True(views.Max(v => v.Y) - views.Min(v => v.Y) > 40);
    }

    [Fact]
    public void A_scene_without_sights_is_still_filmed()
    {
        var path = new CameraPath(1, [], Widest, 1.8);

        Assert.NotEqual(path.At(0), path.At(3));
    }
}
