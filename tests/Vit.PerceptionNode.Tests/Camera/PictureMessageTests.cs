using OpenCvSharp;
using Vit.CameraNode;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;
using Vit.Testing;

namespace Vit.PerceptionNode.Tests.Camera;

public sealed class PictureMessageTests : IDisposable
{
    private readonly Mat _picture = new(3, 5, MatType.CV_8UC3, new Scalar(30, 20, 10));

    public void Dispose() => _picture.Dispose();

    [Theory]
    [InlineData("bgr8", new byte[] { 30, 20, 10 })]
    [InlineData("rgb8", new byte[] { 10, 20, 30 })]
    [InlineData("mono8", new byte[] { 18 })]
    public void A_picture_is_in_the_encoding_that_its_message_names(string encoding, byte[] pixel)
    {
        var message = new PictureMessage(5, 3, encoding, "optical");
        message.Draw(_picture);

        var image = CdrMessage.Deserialize<Image>(message.Stamp(new Time { Sec = 7, Nanosec = 9 }));

        Assert.Equal((5u, 3u, encoding, (uint)(5 * pixel.Length), "optical"), (image.Width, image.Height, image.Encoding, image.Step, image.Header.FrameId));
        Assert.Equal((7, 9u), (image.Header.Stamp.Sec, image.Header.Stamp.Nanosec));
        Assert.Equal(Enumerable.Repeat(pixel, 15).SelectMany(p => p), image.Data);
    }

    [Fact]
    public void Stamping_changes_the_stamp_alone_and_allocates_nothing()
    {
        var message = new PictureMessage(5, 3, "rgb8", "optical");
        message.Draw(_picture);
        byte[] first = message.Stamp(new Time { Sec = 1 }).ToArray();

        byte[] second = message.Stamp(new Time { Sec = 0x7F000001, Nanosec = 999_999_999 }).ToArray();

        // The encapsulation header, then seconds and nanoseconds.
        Assert.Equal(first[..4], second[..4]);
        Assert.NotEqual(first[4..12], second[4..12]);
        Assert.Equal(first[12..], second[12..]);
        Assert.Equal(0, Allocation.OfFiveFrames(() => message.Stamp(new Time { Sec = 2 })));
    }
}
