using Vit.Perception.Attention;

namespace Vit.Perception.Tests.Attention;

public sealed class RolloutOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_parameters()
    {
        var options = new RolloutOptions();

        Assert.Equal(AttentionMethod.Rollout, options.Method);
        Assert.Equal(HeadFusion.Mean, options.HeadFusion);
        Assert.Equal(0.5, options.Residual);
        Assert.Equal(0, options.DiscardRatio);
        Assert.Equal(0, options.FirstLayer);
        Assert.Null(options.Problem(1));
    }

    [Theory]
    [InlineData(AttentionMethod.Rollout, 0)]
    [InlineData(AttentionMethod.LastLayer, 1)]
    [InlineData(AttentionMethod.Layer, 2)]
    public void Methods_have_the_numbers_of_the_message(AttentionMethod method, byte number) => Assert.Equal(number, (byte)method);

    [Theory]
    [InlineData(HeadFusion.Mean, 0)]
    [InlineData(HeadFusion.Max, 1)]
    [InlineData(HeadFusion.Min, 2)]
    public void Fusions_have_the_numbers_of_the_message(HeadFusion fusion, byte number) => Assert.Equal(number, (byte)fusion);

    public static TheoryData<RolloutOptions, string> OutOfRange => new()
    {
        { new RolloutOptions { Residual = 1 }, "attention.residual must be in [0, 1); it is 1" },
        { new RolloutOptions { Residual = -0.1 }, "attention.residual must be in [0, 1); it is -0.1" },
        { new RolloutOptions { Residual = double.NaN }, "attention.residual must be in [0, 1); it is NaN" },
        { new RolloutOptions { DiscardRatio = 0.995 }, "attention.discard_ratio must be in [0, 0.99]; it is 0.995" },
        { new RolloutOptions { DiscardRatio = double.NaN }, "attention.discard_ratio must be in [0, 0.99]; it is NaN" },
        { new RolloutOptions { FirstLayer = 12 }, "attention.first_layer must be in [0, 11] for this model; it is 12" },
        { new RolloutOptions { FirstLayer = -1 }, "attention.first_layer must be in [0, 11] for this model; it is -1" },
        {
            new RolloutOptions { Method = AttentionMethod.Layer, Layer = 12 },
            "attention.layer must be in [0, 11] for this model; it is 12"
        },
        { new RolloutOptions { Method = (AttentionMethod)7 }, "attention.method must be one of rollout, last_layer, layer; it is 7" },
        { new RolloutOptions { HeadFusion = (HeadFusion)7 }, "attention.head_fusion must be one of mean, max, min; it is 7" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_names_the_parameter_and_its_range(RolloutOptions options, string message)
    {
        Assert.Equal(message, options.Problem(12));
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => options.Validate(12)).Message);
    }

    [Fact]
    public void The_ends_of_the_ranges_are_accepted() =>
        new RolloutOptions { Residual = 0, DiscardRatio = 0.99, FirstLayer = 11, Method = AttentionMethod.Layer, Layer = 11 }.Validate(12);

    [Fact]
    public void The_layers_that_take_part_follow_from_the_method()
    {
        var options = new RolloutOptions { FirstLayer = 2, Layer = 5 };

        Assert.Equal(new LayerRange(2, 11), options.Layers(12));
        Assert.Equal(new LayerRange(11, 11), (options with { Method = AttentionMethod.LastLayer }).Layers(12));
        Assert.Equal(new LayerRange(5, 5), (options with { Method = AttentionMethod.Layer }).Layers(12));
        Assert.Equal(0, (options with { Method = AttentionMethod.Layer }).EffectiveResidual);
    }

    [Fact]
    public void Names_are_read_as_parameters_spell_them_and_written_back()
    {
        foreach (string name in AttentionNames.Methods)
            Assert.Equal(name, AttentionNames.NameOf(AttentionNames.ParseMethod(name)));
        foreach (string name in AttentionNames.Fusions)
            Assert.Equal(name, AttentionNames.NameOf(AttentionNames.ParseFusion(name)));
        Assert.Equal(AttentionMethod.LastLayer, AttentionNames.ParseMethod("LAST_LAYER"));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_list_of_names() =>
        Assert.Equal(
            "attention.head_fusion: 'median' is unknown; use one of mean, max, min",
            Assert.Throws<ArgumentException>(() => AttentionNames.ParseFusion("median")).Message);
}
