using Google.Protobuf;
using OpenCvSharp;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>Sessions compute no more of the last layer than is asked of them.</summary>
public sealed class LastTokensTests
{
    private const SessionOutputs Least = SessionOutputs.Embedding | SessionOutputs.Rollout;

    private const SessionOutputs Links = SessionOutputs.Attention | SessionOutputs.Keys;

    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu };

    private static string Embedded => Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes");

    public static TheoryData<string> Families() =>
        [.. Directory.GetDirectories(Golden.Path("L2_models", "")).Where(d => File.Exists(Path.Combine(d, "config.json"))).Select(d => Path.GetFileName(d)!)];

    private static ModelProto Build(string folder, GraphVariant? variant = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        return VitModelBuilder.Build(checkpoint, new BuildOptions { Variant = variant ?? GraphVariant.Full });
    }

    private static ViTSession Open(ModelProto model)
    {
        ViTSession session = ViTSession.Open(model.ToByteArray(), options: Cpu);
        SelfTest.Paint(session.Pixels, session.Card.InputHeight, session.Card.InputWidth, 5);
        return session;
    }

    /// <summary>The last layer for one token is another matrix product of the same numbers: float32 rounding.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Embedding_and_rollout_are_the_same_numbers_whatever_else_is_asked_for(string family)
    {
        using ViTSession session = Open(Build(Golden.Path("L2_models", family)));
        session.Run();
        float[] embedding = session.Embedding.ToArray(), rollout = session.Rollout.ToArray();

        foreach (SessionOutputs more in (SessionOutputs[])[SessionOutputs.Tokens, SessionOutputs.Attention, Links, SessionOutputs.Tokens | SessionOutputs.Attention])
        {
            session.Outputs = Least | more;
            session.Run();

            Close.Within(1e-5, session.Embedding, embedding, "embedding");
            Close.Within(1e-7, session.Rollout, rollout, "rollout");
        }
        session.Outputs = Least;
        session.Run();
        Assert.Equal(embedding, session.Embedding.ToArray());
        Assert.Equal(rollout, session.Rollout.ToArray());
    }

    [Fact]
    public void What_is_asked_for_is_what_a_graph_of_fixed_shapes_gives()
    {
        using ViTSession chosen = Open(Build(Embedded)), all = Open(Build(Embedded, GraphVariant.Full with { LastLayer = LastLayer.All }));
        using ViTSession least = Open(Build(Embedded, GraphVariant.Least));
        chosen.Outputs = all.Outputs = chosen.Available;
        foreach (ViTSession session in (ViTSession[])[chosen, all, least])
            session.Run();

        Close.Within(1e-4, all.Tokens, chosen.Tokens, "tokens");
        Close.Within(1e-5, all.Keys, chosen.Keys, "keys");
        Close.Within(1e-5, all.TokenNorms, chosen.TokenNorms, "norms");
        for (int layer = 0; layer < all.Card.Layers; layer++)
            Close.Within(1e-6, all.Attention(layer), chosen.Attention(layer), "attention");
        chosen.Outputs = Links;
        chosen.Run();
        Close.Within(1e-6, all.Attention(all.Card.Layers - 1), chosen.Attention(all.Card.Layers - 1), "last layer's attention without its MLP");
        Close.Within(1e-5, all.Keys, chosen.Keys, "keys without the last layer's MLP");
        chosen.Outputs = Least;
        chosen.Run();
        Close.Within(1e-5, least.Embedding, chosen.Embedding, "embedding");
        Close.Within(1e-7, least.Rollout, chosen.Rollout, "rollout");
    }

    [Fact]
    public void Changing_between_frames_leaves_frames_that_do_not_change_free_of_managed_memory()
    {
        using ViTSession session = Open(Build(Embedded));
        foreach (SessionOutputs outputs in (SessionOutputs[])[session.Available, Least, Links, session.Available, Least])
        {
            session.Outputs = outputs;
            session.Run();

            Assert.Equal(0, Allocation.OfFiveFrames(() =>
            {
                session.Outputs = outputs;
                session.Run();
            }));
        }
    }

    [Fact]
    public void Inputs_for_tokens_that_its_card_does_not_know_are_refused()
    {
        ModelProto model = Build(Golden.Path("L2_models", "siglip"));
        var graph = new OnnxGraph(model.Graph);
        graph.OptionalInput(GraphNames.LastRows, "rows", [0]);
        graph.Node("Identity", [GraphNames.LastRows], "unused");

        Assert.Contains("every token", Assert.Throws<ModelFormatException>(() => Open(model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GraphNames.LastQueries, GraphNames.LastRows)]
    [InlineData(GraphNames.LastRows, GraphNames.LastQueries)]
    public void An_input_without_its_companion_is_refused(string gone, string left)
    {
        ModelProto model = Build(Golden.Path("L2_models", "vit"));
        model.Graph.Input.Remove(model.Graph.Input.Single(i => i.Name == gone));

        string message = Assert.Throws<ModelFormatException>(() => Open(model)).Message;

        Assert.Contains($"'{left}' without its companion", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Int8_vectors_move_by_a_fraction_of_what_int8_itself_moves_them()
    {
        using Mat picture = Cv2.ImRead(Golden.Path("photos", "coffee.png"));
        using ViTSession session = ModelOpener.Open(Embedded, Cpu with { Precision = Precision.Int8 });
        var processor = new FrameProcessor(session);
        processor.Process(picture, RolloutOptions.Default);
        float[] least = processor.Embedding.ToArray();

        foreach (SessionOutputs more in (SessionOutputs[])[SessionOutputs.Tokens, Links])
        {
            processor.AlsoFetch = more;
            processor.Process(picture, RolloutOptions.Default);

            Assert.InRange(Close.Cosine(least, processor.Embedding), 0.9999, 1.0001);
        }
    }

    [Fact]
    public void Maps_of_the_graph_need_no_attention_and_others_do()
    {
        Assert.Equal(Least, FrameProcessor.Outputs(new RolloutOptions { Method = AttentionMethod.LastLayer }));
        Assert.Equal(Least | SessionOutputs.Attention, FrameProcessor.Outputs(new RolloutOptions { HeadFusion = HeadFusion.Max }));
        Assert.Equal(Least | SessionOutputs.Attention, FrameProcessor.Outputs(new RolloutOptions { DiscardRatio = 0.5 }));
    }
}
