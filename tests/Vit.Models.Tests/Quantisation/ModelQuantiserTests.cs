using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;
using Vit.Testing;

namespace Vit.Models.Tests.Quantisation;

/// <summary>Int8 models: two ways to one, variants, identity, damage, and what ONNX Runtime makes of them.</summary>
public sealed class ModelQuantiserTests
{
    private static readonly BuildOptions Int8 = new() { Precision = WeightPrecision.Int8 };

    [Theory]
    [InlineData("vit")]
    [InlineData("dinov2_reg4_swiglu")]
    [InlineData("siglip")]
    [InlineData("dinov3")]
    public void A_quantised_model_is_what_the_checkpoint_gives(string model)
    {
        using var checkpoint = new TinyCheckpoint(model);

        ModelProto quantised = ModelQuantiser.Quantise(checkpoint.Build());

        Assert.Equal(Constants(checkpoint.Build(Int8)), Constants(quantised));
        Assert.Equal(checkpoint.Build(Int8).Graph.Node, quantised.Graph.Node);
        Assert.Equal(TinyCheckpoint.Card(checkpoint.Build(Int8)).ToJson(), TinyCheckpoint.Card(quantised).ToJson());
    }

    [Fact]
    public void An_int8_model_says_so_and_has_a_hash_of_its_own()
    {
        using var checkpoint = new TinyCheckpoint("vit");

        ModelCard card = TinyCheckpoint.Card(checkpoint.Build(Int8)), floats = TinyCheckpoint.Card(checkpoint.Build());

        Assert.Equal((WeightPrecision.Int8, WeightPrecision.Fp32), (card.Precision, floats.Precision));
        Assert.NotEqual(floats.Hash, card.Hash);
        Assert.Contains("\"precision\": \"int8\"", card.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Variants_are_laid_over_one_set_of_constants()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto full = checkpoint.Build(Int8);

        ModelProto row = VitGraphBuilder.Relay(full, GraphVariant.Least);

        Assert.Equal(checkpoint.Build(Int8 with { Variant = GraphVariant.Least }).ToByteString(), row.ToByteString());
        Assert.Equal(full.Graph.Node, VitGraphBuilder.Relay(row, GraphVariant.Full).Graph.Node);
    }

    [Fact]
    public void Queries_keys_and_values_share_one_quantised_activation()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto model = checkpoint.Build(Int8);
        int layers = TinyCheckpoint.Card(model).Layers;

        Assert.Equal(4 * layers, model.Graph.Node.Count(n => n.OpType == "DynamicQuantizeLinear"));
        Assert.Equal(6 * layers, model.Graph.Node.Count(n => n.OpType == "MatMulInteger"));
    }

    [Fact]
    public void Smoothing_changes_no_product()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto model = checkpoint.Build();

        ModelProto quantised = ModelQuantiser.Quantise(model);

        // gain · weight is what a channel contributes; steps are rounded to 1/254 of the column's largest.
        float[] gain = Floats(model, "layers.0.norm1.weight"), smoothed = Floats(quantised, "layers.0.norm1.weight");
        float[] weight = Floats(model, "layers.0.key.weight"), scales = Floats(quantised, "layers.0.key.scale");
        ReadOnlySpan<byte> steps = quantised.Graph.Initializer.First(t => t.Name == "layers.0.key.weight").RawData.Span;
        Assert.NotEqual(gain, smoothed);
        for (int i = 0; i < weight.Length; i++)
        {
            int row = i / scales.Length, column = i % scales.Length;
            float step = scales[column] * Math.Abs(smoothed[row]);
            Assert.Equal(gain[row] * weight[i], smoothed[row] * (sbyte)steps[i] * scales[column], 0.501f * step);
        }
    }

    [Fact]
    public void The_padding_of_a_wide_fp32_model_is_taken_out_again()
    {
        using var folder = new TemporaryFolder();
        WideCheckpoint.Write(folder.Path);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        ModelProto floats = VitModelBuilder.Build(checkpoint);
        Assert.Equal([768, 1040], floats.Graph.Initializer.First(t => t.Name == "layers.0.mlp.in.weight").Dims);

        ModelProto quantised = ModelQuantiser.Quantise(floats);

        Assert.Equal([768, 1024], quantised.Graph.Initializer.First(t => t.Name == "layers.0.mlp.in.weight").Dims);
        Assert.Equal(TinyCheckpoint.Card(VitModelBuilder.Build(checkpoint, Int8)).Hash, TinyCheckpoint.Card(quantised).Hash);
    }

    [Fact]
    public void Weights_in_a_second_file_are_read_from_it_and_the_model_is_left_as_it_was()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        OnnxFile.Save(checkpoint.Build(), folder["m.onnx"], externalFrom: 1);
        ModelProto model = OnnxFile.Load(folder["m.onnx"]);
        ByteString before = model.ToByteString();

        ModelProto quantised = ModelQuantiser.Quantise(model, folder.Path);

        Assert.Equal(TinyCheckpoint.Card(checkpoint.Build(Int8)).Hash, TinyCheckpoint.Card(quantised).Hash);
        Assert.Equal(before, model.ToByteString());
    }

    [Fact]
    public void What_is_not_an_fp32_model_of_this_project_is_refused()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto model = checkpoint.Build();

        Assert.Contains("quantised already", Refusal(ModelQuantiser.Quantise(model)), StringComparison.Ordinal);
        model.MetadataProps.Remove(model.MetadataProps.First(p => p.Key == VitArchitecture.MetadataKey));
        Assert.False(ModelQuantiser.CanQuantise(model));
        Assert.Contains("not built by", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_model_is_quantised_or_refused()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto sound = checkpoint.Build();

        foreach (string name in sound.Graph.Initializer.Select(t => t.Name).Where(n => n.StartsWith("layers.1.", StringComparison.Ordinal)))
        {
            TensorProto Of(ModelProto model) => model.Graph.Initializer.First(t => t.Name == name);
            ModelProto absent = sound.Clone(), cut = sound.Clone(), reshaped = sound.Clone(), integer = sound.Clone(), twice = sound.Clone();
            absent.Graph.Initializer.Remove(Of(absent));
            Of(cut).RawData = ByteString.CopyFrom(Of(cut).RawData.Span[..^4]);
            Of(reshaped).Dims[0]++;
            Of(integer).DataType = (int)TensorProto.Types.DataType.Int32;
            twice.Graph.Initializer.Add(Of(twice).Clone());
            foreach (ModelProto damaged in (ModelProto[])[absent, cut, reshaped, integer])
            {
                // Biases are not quantised: their damage is the runtime's to find.
                if (!name.EndsWith(".bias", StringComparison.Ordinal) || name.Contains("norm", StringComparison.Ordinal))
                    Assert.Contains(name, Refusal(damaged), StringComparison.Ordinal);
            }
            Assert.Contains(name, Refusal(twice), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ONNX_Runtime_fuses_every_integer_product()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelProto model = checkpoint.Build(Int8);
        using (var options = new SessionOptions { OptimizedModelFilePath = folder["optimised.onnx"], LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
            new InferenceSession(model.ToByteArray(), options).Dispose();

        List<string> operators = [.. OnnxFile.Load(folder["optimised.onnx"]).Graph.Node.Select(n => n.OpType)];

        // Where an activation has one reader, its quantisation goes into the product as well.
        int layers = TinyCheckpoint.Card(model).Layers;
        Assert.Equal(3 * layers, operators.Count(o => o == "MatMulIntegerToFloat"));
        Assert.Equal(3 * layers, operators.Count(o => o == "DynamicQuantizeMatMul"));
        Assert.Equal(layers, operators.Count(o => o == "DynamicQuantizeLinear"));
        Assert.DoesNotContain("MatMulInteger", operators);
    }

    private static string Refusal(ModelProto model)
    {
        string message = Assert.Throws<ModelFormatException>(() => ModelQuantiser.Quantise(model)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static SortedDictionary<string, ByteString> Constants(ModelProto model) =>
        new(model.Graph.Initializer.ToDictionary(t => t.Name, t => t.ToByteString()), StringComparer.Ordinal);

    private static float[] Floats(ModelProto model, string name) =>
        MemoryMarshal.Cast<byte, float>(model.Graph.Initializer.First(t => t.Name == name).RawData.Span).ToArray();
}
