using System.Text;
using System.Text.Json.Nodes;
using Vit.Models.Cards;
using Vit.Models.Quantisation;

namespace Vit.Models.Tests.Cards;

/// <summary>The card as it is stored: what is written is read, what cannot be is refused.</summary>
public sealed class ModelCardTests
{
    [Fact]
    public void A_card_is_read_as_it_was_written()
    {
        ModelCard card = Example();

        ModelCard read = ModelCard.Parse(card.ToJson());

        Assert.Equal(card.ToJson(), read.ToJson());
        Assert.Equal((4, 6, 25), (read.Rows, read.Columns, read.Tokens));
        Assert.Equal(0x0123456789abcdefUL, read.HashValue);
        Assert.Equal(new AttentionHead(2, 1), Assert.Single(read.RelationHeads));
        Assert.Equal(card.LinkCalibration, read.LinkCalibration);
    }

    [Fact]
    public void A_card_without_a_calibration_says_nothing_of_one()
    {
        string json = (Example() with { LinkCalibration = null }).ToJson();

        Assert.DoesNotContain("link_calibration", json, StringComparison.Ordinal);
        Assert.Null(ModelCard.Parse(json).LinkCalibration);
    }

    [Fact]
    public void A_card_without_a_precision_is_one_of_fp32()
    {
        JsonObject json = JsonNode.Parse(Example().ToJson())!.AsObject();
        Assert.True(json.Remove("precision"));

        Assert.Equal(WeightPrecision.Fp32, ModelCard.Parse(json.ToJsonString()).Precision);
    }

    [Fact]
    public void A_damaged_card_is_read_or_refused()
    {
        string json = Example().ToJson();
        Damage.OfBytes(Encoding.UTF8.GetBytes(json), bytes => Use(ModelCard.Parse(Encoding.UTF8.GetString(bytes))));
        Damage.OfJson(json, bytes => Use(ModelCard.Parse(Encoding.UTF8.GetString(bytes))));
    }

    [Fact]
    public void A_card_with_half_a_surrogate_is_refused() =>
        Assert.Throws<ModelFormatException>(() => ModelCard.Parse("{\"id\":\"\ud800\"}"));

    [Theory]
    [InlineData("\"hash\": \"0123456789abcdef\"", "\"hash\": \"0123456789ABCDEF\"", "hash")]
    [InlineData("\"hash\": \"0123456789abcdef\"", "\"hash\": null", "card")]
    [InlineData("\"layers\": 3", "\"layers\": 0", "layers")]
    [InlineData("\"layers\": 3", "\"layers\": 2", "head 2.1")]
    [InlineData("\"patch_size\": 8", "\"patch_size\": 64", "patches")]
    [InlineData("\"input_width\": 48", "\"input_width\": 999999", "patches")]
    [InlineData("\"special_tokens\": 1", "\"special_tokens\": -1", "special_tokens")]
    [InlineData("\"embedding\": \"ClassToken\"", "\"embedding\": 99", "kind")]
    [InlineData("\"embedding\": \"ClassToken\"", "\"embedding\": \"Guess\"", "embedding")]
    [InlineData("\"precision\": \"fp32\"", "\"precision\": 7", "kind")]
    [InlineData("\"precision\": \"fp32\"", "\"precision\": \"int3\"", "precision")]
    [InlineData("\"slope\": 2.5", "\"slope\": 0", "slope")]
    [InlineData("\"offset\": -1.25", "\"offset\": 1e999", "link_calibration")]
    [InlineData("\"carrier\": \"heads\"", "\"carrier\": \" \"", "carrier")]
    [InlineData("\"resize_width\": 48", "\"resize_width\": -48", "resize")]
    public void An_impossible_value_is_named(string value, string other, string words)
    {
        string json = Example().ToJson();
        Assert.Contains(value, json, StringComparison.Ordinal);

        string message = Assert.Throws<ModelFormatException>(() => ModelCard.Parse(json.Replace(value, other, StringComparison.Ordinal))).Message;

        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    private static void Use(ModelCard card)
    {
        Assert.True(card.Tokens > 0);
        _ = card.HashValue;
    }

    private static ModelCard Example() => new()
    {
        Id = "tiny",
        Family = "vit",
        InputWidth = 48,
        InputHeight = 32,
        PatchSize = 8,
        Layers = 3,
        Heads = 3,
        TokenDim = 48,
        SpecialTokens = 1,
        EmbeddingDim = 48,
        Embedding = EmbeddingKind.ClassToken,
        RolloutStart = RolloutStart.ClassToken,
        Processor = new ImageProcessor { Resize = ResizeMode.Stretch, ResizeWidth = 48, ResizeHeight = 32, Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] },
        RelationHeads = [new AttentionHead(2, 1)],
        LinkCalibration = new LinkCalibration(2.5, -1.25, "heads"),
        Limits = ["By day only."],
        Hash = "0123456789abcdef",
    };
}
