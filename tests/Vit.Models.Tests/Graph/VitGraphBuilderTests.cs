using Google.Protobuf;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Graph;

/// <summary>Variants of one model's graph, and its optional input.</summary>
public sealed class VitGraphBuilderTests
{
    // Both graphs compute the same sums; the runtime may fuse them in another order, which shows in float32's last digits.
    private const double Rounding = 1e-5;

    private static readonly string[] Both = [GraphNames.Embedding, GraphNames.Rollout];

    [Theory]
    [InlineData("vit")]
    [InlineData("clip")]
    [InlineData("dinov3")]
    public void The_least_last_layer_is_the_same_model_and_gives_the_same(string model)
    {
        using var checkpoint = new TinyCheckpoint(model);
        using var folder = new TemporaryFolder();
        ModelProto full = checkpoint.Build(new BuildOptions { InputHeight = 32, InputWidth = 48 });

        ModelProto row = VitGraphBuilder.Relay(full, GraphVariant.Least);

        Assert.Equal(TinyCheckpoint.Card(full).ToJson(), TinyCheckpoint.Card(row).ToJson());
        Assert.Equal(TinyCheckpoint.Card(full).Hash, TinyCheckpoint.Card(checkpoint.Build(new BuildOptions { InputHeight = 32, InputWidth = 48, Variant = GraphVariant.Least })).Hash);
        Assert.Equal(Both, row.Graph.Output.Select(o => o.Name));
        OnnxFile.Save(full, folder["full.onnx"]);
        OnnxFile.Save(row, folder["row.onnx"]);
        var expected = GraphSession.Run(folder["full.onnx"], 32, 48, Both);
        var actual = GraphSession.Run(folder["row.onnx"], 32, 48, Both);
        Assert.All(Both, name => Close.Within(Rounding, expected[name], actual[name], name));
    }

    [Fact]
    public void Relaying_the_same_variant_gives_the_same_file()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto full = checkpoint.Build();

        ModelProto again = VitGraphBuilder.Relay(VitGraphBuilder.Relay(full, GraphVariant.Least), GraphVariant.Full);

        Assert.Equal(full.Graph.Node.Select(n => n.ToString()), again.Graph.Node.Select(n => n.ToString()));
        Assert.Equal(full.Graph.Initializer.Select(t => t.Name).Order(StringComparer.Ordinal), again.Graph.Initializer.Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Residuals_are_one_half_when_not_given()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        OnnxFile.Save(checkpoint.Build(), folder["m.onnx"]);
        ModelCard card = TinyCheckpoint.Card(checkpoint.Build());

        float[] Rollout(float[]? residuals) =>
            GraphSession.Run(folder["m.onnx"], card.InputHeight, card.InputWidth, [GraphNames.Rollout], residuals)[GraphNames.Rollout];

        Assert.Equal(Rollout([0.5f, 0.5f, 0.5f]), Rollout(null));
        // A layer of weight 1 is left out: with all three out, the start row is all that is left.
        float[] start = new float[card.Tokens];
        start[0] = 1;
        Assert.Equal(start, Rollout([1, 1, 1]));
    }

    [Fact]
    public void The_least_last_layer_is_refused_where_the_class_token_alone_is_not_enough()
    {
        using var checkpoint = new TinyCheckpoint("siglip");
        ModelProto full = checkpoint.Build();

        Assert.Contains("class token alone", Assert.Throws<ModelFormatException>(() => VitGraphBuilder.Relay(full, GraphVariant.Least)).Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => checkpoint.Build(new BuildOptions { Variant = GraphVariant.Least }));
    }

    [Fact]
    public void The_least_last_layer_has_no_further_outputs()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        GraphVariant both = GraphVariant.Full with { LastLayer = LastLayer.Least };

        Assert.Throws<ModelFormatException>(() => checkpoint.Build(new BuildOptions { Variant = both }));
    }

    [Fact]
    public void A_model_from_elsewhere_or_with_a_damaged_architecture_cannot_be_laid_anew()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto model = checkpoint.Build();
        string json = OnnxFile.Metadata(model, VitArchitecture.MetadataKey)!;
        StringStringEntryProto entry = model.MetadataProps.First(p => p.Key == VitArchitecture.MetadataKey);

        Damage.OfJson(json, bytes => VitArchitecture.Parse(System.Text.Encoding.UTF8.GetString(bytes)));
        entry.Value = "{}";
        Assert.Throws<ModelFormatException>(() => VitGraphBuilder.Relay(model, GraphVariant.Full));
        model.MetadataProps.Remove(entry);
        Assert.Contains("not built by", Assert.Throws<ModelFormatException>(() => VitGraphBuilder.Relay(model, GraphVariant.Full)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32768, 32, "input height")]
    [InlineData(8192, 8192, "patches")]
    [InlineData(4, 32, "no whole patch")]
    public void An_input_that_cannot_be_is_refused(int height, int width, string words)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        var options = new BuildOptions { InputHeight = height, InputWidth = width };

        Assert.Contains(words, Assert.Throws<ModelFormatException>(() => checkpoint.Build(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_in_a_second_file_give_equal_results()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelCard card = TinyCheckpoint.Card(checkpoint.Build());

        string one = Assert.Single(OnnxFile.Save(checkpoint.Build(), folder["one.onnx"]));
        IReadOnlyList<string> two = OnnxFile.Save(checkpoint.Build(), folder["two.onnx"], externalFrom: 1);

        Assert.Equal([folder["two.onnx"], folder["two.onnx.data"]], two);
        Assert.True(new FileInfo(two[0]).Length < new FileInfo(one).Length / 2);
        TensorProto[] external = [.. OnnxFile.Load(two[0]).Graph.Initializer.Where(t => t.ExternalData.Count > 0)];
        Assert.NotEmpty(external);
        Assert.All(external, t => Assert.Equal(0, long.Parse(t.ExternalData.First(e => e.Key == "offset").Value, System.Globalization.CultureInfo.InvariantCulture) % 4096));
        var expected = GraphSession.Run(one, card.InputHeight, card.InputWidth, Both);
        var actual = GraphSession.Run(two[0], card.InputHeight, card.InputWidth, Both);
        Assert.All(Both, name => Assert.Equal(expected[name], actual[name]));
    }

    [Fact]
    public void A_saved_model_is_loaded_as_it_was_and_leaves_nothing_else_behind()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelProto model = checkpoint.Build();
        OnnxFile.Save(checkpoint.Build(), folder["m.onnx"], externalFrom: 1);

        OnnxFile.Save(model, folder["m.onnx"]);

        Assert.Equal(model.ToByteString(), OnnxFile.Load(folder["m.onnx"]).ToByteString());
        Assert.Equal([folder["m.onnx"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Saving_weights_in_a_second_file_leaves_the_model_as_it_was()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelProto model = checkpoint.Build();
        ByteString before = model.ToByteString();

        OnnxFile.Save(model, folder["m.onnx"], externalFrom: 1);
        File.WriteAllBytes(folder["file"], []);
        Assert.Throws<ModelFormatException>(() => OnnxFile.Save(model, Path.Combine(folder["file"], "m.onnx"), externalFrom: 1));

        Assert.Equal(before, model.ToByteString());
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData(false, false, false, LastLayer.Least)]
    [InlineData(false, false, false, LastLayer.Chosen)]
    [InlineData(true, true, false, LastLayer.Chosen)]
    [InlineData(true, false, false, LastLayer.All)]
    [InlineData(false, true, false, LastLayer.Attention)]
    [InlineData(false, false, true, LastLayer.Attention)]
    public void The_variant_of_a_model_is_told_by_its_inputs_and_outputs(bool tokens, bool attention, bool matrix, LastLayer last)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        var variant = new GraphVariant { Tokens = tokens, Attention = attention, RolloutMatrix = matrix, LastLayer = last };

        Assert.Equal(variant, GraphVariant.Of(checkpoint.Build(new BuildOptions { Variant = variant })));
    }

    [Fact]
    public void A_damaged_model_file_is_read_or_refused()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelProto model = checkpoint.Build();
        model.Graph.Initializer.Clear();

        Damage.OfBytes(model.ToByteArray(), bytes =>
        {
            File.WriteAllBytes(folder["m.onnx"], bytes);
            OnnxFile.Load(folder["m.onnx"]);
        });
        Assert.Throws<ModelFormatException>(() => OnnxFile.Load(folder["none.onnx"]));
        Assert.Throws<ModelFormatException>(() => OnnxFile.Load(folder.Path));
    }
}
