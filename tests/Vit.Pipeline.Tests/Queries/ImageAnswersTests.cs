using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;
using Vit.Messages.StdMsgs;
using Vit.Messages.VitMsgs;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Pipeline.Queries;
using Vit.Pipeline.Results;
using Vit.Pipeline.Tests.Support;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Queries;

public sealed class ImageAnswersTests(Model model) : IClassFixture<Model>, IDisposable
{
    private static readonly byte[] Photo = File.ReadAllBytes(Golden.Path("photos", "astronaut.png"));
    private readonly FramePerception perception = model.Perception();

    [Fact]
    public void The_vector_and_the_map_are_those_of_the_frame_processor()
    {
        EncodeImageResponse answer = new ImageAnswers(perception).Answer(Request(Photo), new PerceptionOptions());
        using var decoder = new FrameDecoder();
        var processor = new FrameProcessor(model.Session);
        Perception.Attention.AttentionMap map = processor.Process(decoder.DecodeCompressed(Photo), RolloutOptions.Default);

        Assert.True(answer.Success, answer.Message);
        Assert.Equal(processor.Embedding.ToArray(), answer.Embedding.Data);
        Assert.Equal(map.Weights.ToArray(), answer.Attention.Weights);
        Assert.Equal((model.Session.Card.Id, model.Session.Card.HashValue), (answer.Embedding.ModelId, answer.Embedding.ModelHash));
        Assert.Equal((7_000_000_009L, "lens"), (answer.Embedding.Header.Stamp.ToNanoseconds(), answer.Embedding.Header.FrameId));
    }

    [Fact]
    public void The_map_comes_only_when_it_is_wanted()
    {
        EncodeImageResponse answer = new ImageAnswers(perception).Answer(Request(Photo, wantAttention: false), new PerceptionOptions());

        Assert.True(answer.Success);
        Assert.Empty(answer.Attention.Weights);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5000)]
    public void A_picture_that_is_cut_short_gives_the_decoders_reason(int length)
    {
        EncodeImageResponse answer = new ImageAnswers(perception).Answer(Request(Photo[..length]), new PerceptionOptions());

        using var decoder = new FrameDecoder();
        string reason = Assert.Throws<BadFrameException>(() => decoder.DecodeCompressed(Photo.AsSpan(0, length))).Message;
        Assert.Equal((false, reason), (answer.Success, answer.Message));
        Assert.DoesNotContain('\n', reason);
        Assert.Empty(answer.Embedding.Data);
    }

    public void Dispose() => perception.Dispose();

    private static EncodeImageRequest Request(byte[] file, bool wantAttention = true)
    {
        var request = new EncodeImageRequest
        {
            WantAttention = wantAttention,
            Image = new CompressedImage { Header = new Header { Stamp = Time.FromNanoseconds(7_000_000_009), FrameId = "lens" }, Format = "png" },
        };
        request.Image.Data.AddRange(file);
        return request;
    }
}
