using Vit.Models.Cards;
using Vit.Models.Foreign;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Foreign;

public class InputSizeTests
{
    [Fact]
    public void An_open_size_is_the_processors()
    {
        ModelProto model = ForeignModel.Adapt(new TinyVit { OpenSize = true }.Build(), WrittenGraphTests.Options);
        ModelCard card = WrittenGraphTests.Card(model);
        Assert.Equal((16, 16, 8, 1), (card.InputWidth, card.InputHeight, card.PatchSize, card.SpecialTokens));
        Assert.Equal([0, 3, 16, 16], model.Graph.Input[0].Type.TensorType.Shape.Dim.Select(d => d.DimValue));
    }

    [Fact]
    public void An_open_size_that_the_weights_contradict_is_refused_with_the_place()
    {
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() =>
            ForeignModel.Adapt(new TinyVit { OpenSize = true }.Build(), WrittenGraphTests.Options with { Height = 32, Width = 24 }));
        Assert.Contains("does not fit this input size", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fixed_size_takes_no_other_and_leaves_the_processor_as_it_is()
    {
        Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(new TinyVit().Build(), WrittenGraphTests.Options with { Height = 32 }));
        ImageProcessor cropping = new() { Resize = ResizeMode.ShortestEdge, ResizeWidth = 256, ResizeHeight = 256, CropWidth = 224, CropHeight = 224, Mean = [0, 0, 0], Std = [1, 1, 1] };
        ModelCard card = WrittenGraphTests.Card(ForeignModel.Adapt(new TinyVit().Build(), WrittenGraphTests.Options with { Processor = cropping }));
        // Preprocessing scales resize and crop to the input together.
        Assert.Equal((16, 16, 256, 224), (card.InputWidth, card.InputHeight, card.Processor.ResizeWidth, card.Processor.CropWidth));
    }

    [Fact]
    public void Channels_may_come_last()
    {
        Dictionary<string, float[]> expected = WrittenGraphTests.Run(new TinyVit());
        Dictionary<string, float[]> got = WrittenGraphTests.Run(new TinyVit { ChannelsLast = true });
        Close.Within(1e-6, expected[GraphNames.Embedding], got[GraphNames.Embedding], "embedding");
    }

    [Fact]
    public void A_graph_that_only_reshapes_to_one_picture_says_so_in_its_input()
    {
        ModelProto model = ForeignModel.Adapt(new TinyVit { FixesBatch = true }.Build(), WrittenGraphTests.Options);
        Assert.Equal(1, model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue);
        float[] one = WrittenGraphTests.Pixels[..(3 * 16 * 16)];
        Dictionary<string, float[]> got = Runner.Run(model, one, null, [1, 3, 16, 16]);
        Close.Within(1e-6, WrittenGraphTests.Run(new TinyVit())[GraphNames.Rollout].AsSpan(0, 5), got[GraphNames.Rollout], "rollout");
    }

    [Fact]
    public void The_pixels_are_normalised_in_front_of_the_graph()
    {
        ImageProcessor processor = WrittenGraphTests.Options.Processor with { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f] };
        ModelProto model = ForeignModel.Adapt(new TinyVit().Build(), WrittenGraphTests.Options with { Processor = processor });
        model.Graph.Output.Add(new ValueInfoProto { Name = "image" });
        float[] got = Runner.Run(model, WrittenGraphTests.Pixels, null, WrittenGraphTests.TwoPictures)["image"];
        float[] expected = [.. WrittenGraphTests.Pixels.Select((v, i) => (float)(((v / 255.0) - processor.Mean[i / 256 % 3]) / processor.Std[i / 256 % 3]))];
        Close.Within(1e-6, expected, got, "normalised pixels");
    }

    [Fact]
    public void Shapes_that_cannot_be_derived_are_measured_when_someone_can()
    {
        var network = new TinyVit { UnknownOperator = true };
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(network.Build(), WrittenGraphTests.Options));
        Assert.Contains("cannot be derived", refusal.Message, StringComparison.Ordinal);
        ModelProto model = ForeignModel.Adapt(network.Build(), WrittenGraphTests.Options with { Probe = Runner.Shapes });
        Dictionary<string, float[]> got = Runner.Run(model, WrittenGraphTests.Pixels, null, WrittenGraphTests.TwoPictures);
        Close.Within(1e-6, WrittenGraphTests.Run(new TinyVit())[GraphNames.Rollout], got[GraphNames.Rollout], "rollout");
    }
}
