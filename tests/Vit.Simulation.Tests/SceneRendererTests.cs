using OpenCvSharp;

namespace Vit.Simulation.Tests;

public sealed class SceneRendererTests
{
    [Fact]
    public void A_scene_does_not_depend_on_what_was_drawn_before()
    {
        using var used = new SceneRenderer();
        used.Render(1, SceneMode.Shift).Dispose();
        using var fresh = new SceneRenderer();

        using Scene second = used.Render(2, SceneMode.Hard);
        using Scene first = fresh.Render(2, SceneMode.Hard);

        Assert.Equal(0, Cv2.Norm(first.Image, second.Image));
    }

    [Fact]
    public void Another_seed_is_another_scene()
    {
        using var renderer = new SceneRenderer();

        using Scene a = renderer.Render(1, SceneMode.Train);
        using Scene b = renderer.Render(2, SceneMode.Train);

        Assert.True(Cv2.Norm(a.Image, b.Image, NormTypes.L1) > 1_000_000);
    }

    [Fact]
    public void A_picture_is_224_pixels_square_in_colour()
    {
        using var renderer = new SceneRenderer();

        using Scene scene = renderer.Render(5, SceneMode.Train);

        Assert.Equal(new Size(224, 224), scene.Image.Size());
        Assert.Equal(MatType.CV_8UC3, scene.Image.Type());
    }

    [Fact]
    public void A_seed_below_zero_and_an_unknown_mode_are_refused()
    {
        using var renderer = new SceneRenderer();

        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Render(-1, SceneMode.Train));
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Render(1, (SceneMode)3));
    }

    /// <summary>
    /// Two hundred leaked pictures alone would be 30 MB, leaked canvases 200 MB. The bound of 24 MB leaves room for the collector, whose
    /// heap is measured along with the native one.
    /// </summary>
    [Fact]
    public void Two_hundred_scenes_leave_no_memory_behind()
    {
        using var renderer = new SceneRenderer();
        RenderMany(renderer, 50);
        long before = ResidentBytes();

        RenderMany(renderer, 200);

        long grown = ResidentBytes() - before;
        Assert.True(grown < 24 << 20, $"{grown >> 20} MB more are in use after 200 scenes");
    }

    private static void RenderMany(SceneRenderer renderer, int count)
    {
        for (int seed = 0; seed < count; seed++)
            renderer.Render(seed, SceneMode.Train).Dispose();
    }

    private static long ResidentBytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
