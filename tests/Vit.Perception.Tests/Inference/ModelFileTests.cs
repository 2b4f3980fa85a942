using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Vit.Models;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

public sealed class ModelFileTests : IDisposable
{
    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu, Threads = 1 };

    private readonly string folder = Directory.CreateTempSubdirectory("vit-model-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Refusal(TinyVit model) => Refusal(model.ToBytes());

    private static string Refusal(byte[] model)
    {
        var error = Assert.Throws<ModelFormatException>(() => ViTSession.Open(model, options: Cpu));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    [Fact]
    public void A_file_and_its_bytes_give_the_same_numbers()
    {
        string path = Path.Combine(folder, "tiny.onnx");
        byte[] bytes = new TinyVit().ToBytes();
        File.WriteAllBytes(path, bytes);
        using ViTSession file = ViTSession.Open(path, Cpu);
        using ViTSession memory = ViTSession.Open(bytes, options: Cpu);
        SelfTest.Paint(file.Pixels, TinyVit.Height, TinyVit.Width, 3);
        SelfTest.Paint(memory.Pixels, TinyVit.Height, TinyVit.Width, 3);

        file.Run();
        memory.Run();

        Close.Within(0, file.Embedding, memory.Embedding, "embedding");
        Assert.Equal("tiny", file.Card.Id);
    }

    [Fact]
    public void Weights_in_another_file_are_found_beside_the_model_and_in_the_named_folder()
    {
        ModelProto model = WithExternalWeights("weights.bin");
        string path = Path.Combine(folder, "tiny.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        using ViTSession whole = ViTSession.Open(new TinyVit().ToBytes(), options: Cpu);
        using ViTSession file = ViTSession.Open(path, Cpu);
        using ViTSession memory = ViTSession.Open(model.ToByteArray(), folder, Cpu);
        foreach (ViTSession session in (ViTSession[])[whole, file, memory])
        {
            SelfTest.Paint(session.Pixels, TinyVit.Height, TinyVit.Width, 3);
            session.Run();
        }

        Close.Within(0, whole.Embedding, file.Embedding, "file");
        Close.Within(0, whole.Embedding, memory.Embedding, "memory");
    }

    [Fact]
    public void A_missing_weights_file_is_named()
    {
        ModelProto model = WithExternalWeights("weights.bin");
        File.Delete(Path.Combine(folder, "weights.bin"));
        string path = Path.Combine(folder, "tiny.onnx");
        File.WriteAllBytes(path, model.ToByteArray());

        var error = Assert.Throws<ModelFormatException>(() => ViTSession.Open(path, Cpu));

        Assert.Contains("weights.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_is_named_with_the_cure()
    {
        string path = Path.Combine(folder, "nowhere.onnx");

        var error = Assert.Throws<ModelFormatException>(() => ViTSession.Open(path, Cpu));

        Assert.Equal($"model '{path}' does not exist: check the path, or make one with 'vit import CHECKPOINT -o {path}'", error.Message);
    }

    [Fact]
    public void A_folder_is_no_model_file()
    {
        var error = Assert.Throws<ModelFormatException>(() => ViTSession.Open(folder, Cpu));

        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        string path = Path.Combine(folder, "picture.onnx");
        File.WriteAllBytes(path, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13]);

        var error = Assert.Throws<ModelFormatException>(() => ViTSession.Open(path, Cpu));

        Assert.Contains($"model '{path}' cannot be run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_a_card_is_refused() =>
        Assert.Contains("carries no model card (vit.model_card)", Refusal(new TinyVit { Card = null }), StringComparison.Ordinal);

    [Fact]
    public void Pixels_of_another_size_than_the_card_says_are_refused() =>
        Assert.Contains(
            "has 'pixels' of shape [1, 3, 4, 6], its card says [1, 3, 4, 8]",
            Refusal(new TinyVit { Card = TinyVit.DefaultCard with { InputWidth = 8 } }),
            StringComparison.Ordinal);

    [Fact]
    public void Fewer_layers_of_attention_than_the_card_says_are_refused() =>
        Assert.Contains("has the attention of 2 layers, its card says 3", Refusal(new TinyVit { AttentionOutputs = 2 }), StringComparison.Ordinal);

    [Fact]
    public void Another_number_of_heads_than_the_card_says_is_refused() =>
        Assert.Contains("'attention.0'", Refusal(new TinyVit { Card = TinyVit.DefaultCard with { Heads = 4 } }), StringComparison.Ordinal);

    [Fact]
    public void A_graph_without_an_embedding_is_refused() =>
        Assert.Contains("has no output 'embedding'", Refusal(new TinyVit { EmbeddingName = "pooler_output" }), StringComparison.Ordinal);

    [Fact]
    public void An_input_that_nothing_feeds_is_refused() =>
        Assert.Contains("has an input 'token_ids' that nothing feeds", Refusal(new TinyVit { ExtraInput = "token_ids" }), StringComparison.Ordinal);

    [Fact]
    public void A_graph_whose_true_shapes_show_only_when_it_runs_is_refused_when_opened()
    {
        ModelProto model = new TinyVit { Rollout = false, RolloutMatrix = false, AttentionOutputs = 0 }.ToModel();
        NodeProto last = model.Graph.Node.Single(n => n.Output.Contains(GraphNames.Embedding));
        model.Graph.Node.Remove(last);
        var g = new OnnxGraph(model.Graph, "test/");
        string all = g.Node("Reshape", [GraphNames.Tokens, g.Longs(-1)]);
        string kept = g.Node("Compress", [all, g.Node("Greater", [all, g.Scalar(-1e9f)])], null, OnnxGraph.Attr("axis", 0));
        g.Node("Unsqueeze", [kept, g.Longs(0)], GraphNames.Embedding);
        model.Graph.Output[0].Type.TensorType.Shape.Dim[1] = new() { DimParam = "D" };

        Assert.Contains("cannot be run", Refusal(model.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_open_or_are_refused_and_nothing_else()
    {
        byte[] sound = new TinyVit().ToBytes();
        var damage =
            from cut in Gen.Frequency((3, Gen.Constant(sound.Length)), (1, Gen.Choose(0, sound.Length)))
            from places in Gen.ListOf(Gen.Choose(0, sound.Length - 1), 4)
            from bits in Gen.ListOf(Gen.Choose(1, 255), 4)
            select (cut, places, bits);

        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            byte[] bytes = sound[..d.cut];
            foreach ((int place, int mask) in d.places.Zip(d.bits))
            {
                if (place < bytes.Length)
                    bytes[place] ^= (byte)mask;
            }
            try
            {
                using ViTSession session = ViTSession.Open(bytes, options: Cpu);
                session.Run();
            }
            catch (ModelFormatException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private ModelProto WithExternalWeights(string file)
    {
        ModelProto model = new TinyVit().ToModel();
        TensorProto weights = model.Graph.Initializer.Single(i => i.Name == "patch");
        File.WriteAllBytes(Path.Combine(folder, file), weights.RawData.ToByteArray());
        weights.RawData = ByteString.Empty;
        weights.DataLocation = TensorProto.Types.DataLocation.External;
        weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = file });
        return model;
    }
}
