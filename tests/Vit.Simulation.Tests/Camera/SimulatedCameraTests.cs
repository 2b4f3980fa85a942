using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Simulation.Camera;

namespace Vit.Simulation.Tests.Camera;

public sealed class SimulatedCameraTests
{
    private static readonly SimulatedCameraOptions Small = new() { Width = 160, Height = 120, Seed = 60_000_003 };

    [Fact]
    public void Equal_options_give_equal_frames_in_any_order()
    {
        SimulatedCameraOptions options = Small with { SceneSeconds = 1 };
        using var forward = new SimulatedCamera(options);
        using var backward = new SimulatedCamera(options);
        long[] indices = [0, 1, 29, 30, 75];

        Dictionary<long, byte[]> first = indices.ToDictionary(i => i, i => Bytes(forward.Capture(i).Image));

        Assert.All(indices.Reverse(), i => Assert.Equal(first[i], Bytes(backward.Capture(i).Image)));
    }

    [Fact]
    public void Another_seed_shows_another_scene()
    {
        using var a = new SimulatedCamera(Small);
        using var b = new SimulatedCamera(Small with { Seed = Small.Seed + 1 });

        Assert.NotEqual(Bytes(a.Capture(0).Image), Bytes(b.Capture(0).Image));
    }

    [Fact]
    public void Stamps_follow_the_rate_from_the_start_time()
    {
        using var camera = new SimulatedCamera(Small with { Rate = 30, StartNanoseconds = 5_000_000_000 });

        Assert.Equal(5_000_000_000, camera.Capture(0).StampNanoseconds);
        Assert.Equal(5_033_333_333, camera.Capture(1).StampNanoseconds);
        Assert.Equal(8_605_000_000_000, camera.Capture(258_000).StampNanoseconds);
    }

    [Theory]
    [InlineData(640, 480)]
    [InlineData(224, 224)]
    [InlineData(90, 160)]
    public void Frames_have_the_size_asked_for(int width, int height)
    {
        using var camera = new SimulatedCamera(Small with { Width = width, Height = height });

        SimulatedFrame frame = camera.Capture(40);

        Assert.Equal(new Size(width, height), frame.Image.Size());
        Assert.Equal(MatType.CV_8UC3, frame.Image.Type());
        Assert.Equal(new Size(width, height), frame.RegionIds.Size());
        Assert.Equal(width / (double)height, frame.Window.Width / frame.Window.Height, 1e-9);
    }

    [Fact]
    public void The_intrinsics_see_the_field_of_view()
    {
        using var camera = new SimulatedCamera(Small with { FieldOfViewDegrees = 90 });

        Assert.Equal(new CameraIntrinsics(160, 120, 80, 80, 79.5, 59.5), Rounded(camera.Intrinsics));

        static CameraIntrinsics Rounded(CameraIntrinsics k) => k with { Fx = Math.Round(k.Fx, 9), Fy = Math.Round(k.Fy, 9) };
    }

    [Fact]
    public void A_cut_shows_the_next_scene()
    {
        using var camera = new SimulatedCamera(Small with { Rate = 10, SceneSeconds = 2 });

        Assert.Equal(Small.Seed, camera.Capture(19).SceneSeed);
        Assert.Equal(Small.Seed + 1, camera.Capture(20).SceneSeed);
        Assert.Equal(Small.Seed + 5, camera.Capture(100).SceneSeed);
    }

    [Fact]
    public void Without_cuts_the_scene_stays()
    {
        using var camera = new SimulatedCamera(Small);

        Assert.Equal(Small.Seed, camera.Capture(1_000_000).SceneSeed);
    }

    [Fact]
    public void Without_noise_a_resting_camera_repeats_its_picture_and_with_noise_it_does_not()
    {
        // A move takes 2.5 s, then the camera rests for 1 s.
        using var quiet = new SimulatedCamera(Small with { NoiseSigma = 0 });
        using var noisy = new SimulatedCamera(Small);

        Assert.Equal(Bytes(quiet.Capture(80).Image), Bytes(quiet.Capture(100).Image));
        Assert.NotEqual(Bytes(noisy.Capture(80).Image), Bytes(noisy.Capture(100).Image));
        Assert.NotEqual(Bytes(quiet.Capture(80).Image), Bytes(quiet.Capture(40).Image));
    }

    [Fact]
    public void A_capture_allocates_no_managed_memory()
    {
        using var camera = new SimulatedCamera(Small);
        for (int i = 0; i < 120; i++)
            camera.Capture(i);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 120; i < 300; i++)
            camera.Capture(i);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        (SimulatedCameraOptions Options, string Name)[] wrong =
        [
            (Small with { Width = 15 }, "Width"), (Small with { Height = 5000 }, "Height"), (Small with { Rate = 0 }, "Rate"),
            (Small with { Rate = double.NaN }, "Rate"), (Small with { Seed = -1 }, "Seed"), (Small with { Mode = (SceneMode)9 }, "Mode"),
            (Small with { SceneSeconds = -1 }, "SceneSeconds"), (Small with { LargestZoom = .5 }, "LargestZoom"),
            (Small with { NoiseSigma = 99 }, "NoiseSigma"), (Small with { FieldOfViewDegrees = 180 }, "FieldOfViewDegrees"),
        ];
        Assert.All(wrong, w => Assert.Equal(w.Name, Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedCamera(w.Options)).ParamName));

        using var camera = new SimulatedCamera(Small);
        Assert.Throws<ArgumentOutOfRangeException>(() => camera.Capture(-1));
    }

    private static byte[] Bytes(Mat mat)
    {
        var bytes = new byte[mat.Total() * mat.ElemSize()];
        Marshal.Copy(mat.Data, bytes, 0, bytes.Length);
        return bytes;
    }
}
