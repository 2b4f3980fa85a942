using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;
using Vit.Simulation.Camera;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Sources;

public sealed class SimulationSourceTests
{
    private static readonly SimulatedCameraOptions Options = new() { Width = 160, Height = 120, Rate = 10, StartNanoseconds = 5_000_000_000 };

    [Fact]
    public void Frames_are_bgr8_messages_stamped_by_the_rate_with_a_camera_info_of_the_same_stamp()
    {
        using var source = new SimulationSource(Options, frames: 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(source.TryNext(out Frame? frame));
            using (frame)
            {
                ImageView image = ImageView.Parse(frame.Payload);
                CameraInfoView info = CameraInfoView.Parse(frame.CameraInfo);
                Assert.True(image.Encoding.Equals("bgr8"u8));
                Assert.Equal((160u, 120u, 480u, 160 * 120 * 3), (image.Width, image.Height, image.Step, image.Data.Length));
                Assert.Equal(5_000_000_000 + (i * 100_000_000L), image.Header.Stamp.ToNanoseconds());
                Assert.Equal((frame.LogTime, frame.LogTime), (image.Header.Stamp.ToNanoseconds(), info.Header.Stamp.ToNanoseconds()));
                Assert.Equal((160u, "plumb_bob"), (info.Width, info.DistortionModel.ToString()));
            }
        }
        Assert.False(source.TryNext(out _));
    }

    [Fact]
    public void The_same_options_give_the_same_bytes()
    {
        using var one = new SimulationSource(Options, frames: 4);
        using var two = new SimulationSource(Options, frames: 4);
        while (one.TryNext(out Frame? a))
        {
            Assert.True(two.TryNext(out Frame? b));
            Assert.True(a.Payload.SequenceEqual(b.Payload));
            a.Dispose();
            b.Dispose();
        }
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        using var source = new SimulationSource(Options, frames: 1000);

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            Assert.True(source.TryNext(out Frame? frame));
            frame.Dispose();
        }));
    }
}
