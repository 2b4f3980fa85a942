using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Perception;
using Vit.Perception.Imaging;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Tests.Support;
using PixelView = Vit.Perception.Imaging.ImageView;

namespace Vit.Pipeline.Tests.Results;

/// <summary>A raw message's pixels on their way to the model.</summary>
public sealed class FramePerceptionTests(Model model) : IClassFixture<Model>
{
    private const int Width = 80, Height = 60;

    /// <summary>The first two are read where they lie in the message, the third is decoded before.</summary>
    [Theory]
    [InlineData("rgb8", PixelEncoding.Rgb8, 3, 0)]
    [InlineData("rgb8", PixelEncoding.Rgb8, 3, 7)]
    [InlineData("bgr8", PixelEncoding.Bgr8, 3, 0)]
    [InlineData("bgr8", PixelEncoding.Bgr8, 3, 7)]
    [InlineData("mono8", PixelEncoding.Mono8, 1, 7)]
    public void A_message_gives_bit_for_bit_what_its_decoded_picture_gives(string name, PixelEncoding encoding, int bytes, int padding)
    {
        byte[] data = new byte[((Width * bytes) + padding) * Height];
        new Random(7).NextBytes(data);
        uint step = (uint)((Width * bytes) + padding);
        using FramePerception perception = model.Perception();
        using var decoder = new FrameDecoder();
        Mat decoded = decoder.DecodeRaw(new PixelView(Width, Height, encoding, step, false, data));
        var options = new PerceptionOptions();
        var processor = new FrameProcessor(model.Session);
        float[] map = processor.Process(decoded, options.Attention).Weights.ToArray(), embedding = processor.Embedding.ToArray();
        using Frame frame = new FramePool().Rent();
        frame.Fill(FrameFormat.Raw, Message(name, step, data), 0);

        PerceptionResult result = perception.Process(frame, options);

        Assert.Equal(embedding, result.Embedding);
        Assert.Equal(map, result.Attention.Weights.ToArray());
        Assert.Equal(0, Cv2.Norm(decoded, result.Picture, NormTypes.INF));
        Assert.Same(result.Picture, result.Picture);
    }

    [Fact]
    public void A_picture_is_that_of_its_own_frame_even_when_that_before_was_looked_at()
    {
        using FramePerception perception = model.Perception();
        var pool = new FramePool();
        foreach (byte grey in new byte[] { 10, 200 })
        {
            using Frame frame = pool.Rent();
            frame.Fill(FrameFormat.Raw, Message("rgb8", 3 * Width, [.. Enumerable.Repeat(grey, 3 * Width * Height)]), 0);

            Assert.Equal(new Vec3b(grey, grey, grey), perception.Process(frame, new PerceptionOptions()).Picture.At<Vec3b>(0, 0));
        }
    }

    private static byte[] Message(string encoding, uint step, byte[] data) =>
        CdrMessage.ToBytes(new Image { Width = Width, Height = Height, Step = step, Encoding = encoding, Data = [.. data] });
}
