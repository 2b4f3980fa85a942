using Google.Protobuf;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>Sessions that are told what will be asked of them.</summary>
public sealed class NarrowedSessionTests
{
    private const SessionOutputs Least = SessionOutputs.Embedding | SessionOutputs.Rollout;

    private static byte[] Model(GraphVariant variant)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"));
        return VitModelBuilder.Build(checkpoint, new BuildOptions { Variant = variant }).ToByteArray();
    }

    private static ViTSession Open(byte[] model, SessionOutputs? outputs)
    {
        ViTSession session = ViTSession.Open(model, options: new InferenceOptions { Provider = ProviderNames.Cpu, Outputs = outputs });
        SelfTest.Paint(session.Pixels, session.Card.InputHeight, session.Card.InputWidth, 5);
        session.Run();
        return session;
    }

    /// <summary>The last layer for one token is another matrix product of the same numbers: float32 rounding.</summary>
    [Fact]
    public void Embedding_and_rollout_alone_are_the_same_numbers()
    {
        byte[] model = Model(GraphVariant.Full with { RolloutMatrix = true });
        using ViTSession all = Open(model, null), least = Open(model, Least);

        Assert.Equal(Least, least.Available);
        Assert.Equal(all.Card.Hash, least.Card.Hash);
        Close.Within(1e-5, all.Embedding, least.Embedding, "embedding");
        Close.Within(1e-7, all.Rollout, least.Rollout, "rollout");
    }

    [Theory]
    [InlineData(SessionOutputs.Tokens)]
    [InlineData(SessionOutputs.Attention)]
    [InlineData(SessionOutputs.RolloutMatrix)]
    public void What_is_asked_for_stays(SessionOutputs output)
    {
        byte[] model = Model(GraphVariant.Full with { RolloutMatrix = true });
        using ViTSession all = Open(model, null), some = Open(model, output);
        all.Outputs = some.Outputs = output;
        all.Run();
        some.Run();

        Assert.Equal(Least | output, some.Available);
        Close.Within(1e-4, Values(all, output), Values(some, output), output.ToString());
    }

    [Fact]
    public void A_model_without_rollout_keeps_its_attention_for_the_self_test()
    {
        using ViTSession session = Open(Model(new GraphVariant { Rollout = false, Attention = true, Tokens = true }), SessionOutputs.Embedding);

        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Attention, session.Available);
    }

    [Fact]
    public void A_model_from_elsewhere_keeps_everything()
    {
        using ViTSession session = Open(new TinyVit().ToBytes(), Least);

        Assert.True(session.Available.HasFlag(SessionOutputs.Attention | SessionOutputs.Tokens));
    }

    [Fact]
    public void Weights_in_a_second_file_are_found()
    {
        using var folder = new TemporaryFolder();
        byte[] model = Model(GraphVariant.Full);
        OnnxFile.Save(ModelProto.Parser.ParseFrom(model), folder["m.onnx"], externalFrom: 1);

        using ViTSession session = ViTSession.Open(folder["m.onnx"], new InferenceOptions { Provider = ProviderNames.Cpu, Outputs = Least });

        Assert.Equal(Least, session.Available);
    }

    [Fact]
    public void Maps_of_the_graph_need_no_attention_and_others_do()
    {
        Assert.Equal(Least, FrameProcessor.Outputs(new RolloutOptions { Method = AttentionMethod.LastLayer }));
        Assert.Equal(Least | SessionOutputs.Attention, FrameProcessor.Outputs(new RolloutOptions { HeadFusion = HeadFusion.Max }));
        Assert.Equal(Least | SessionOutputs.Attention, FrameProcessor.Outputs(new RolloutOptions { DiscardRatio = 0.5 }));
    }

    private static float[] Values(ViTSession session, SessionOutputs output) => output switch
    {
        SessionOutputs.Tokens => session.Tokens.ToArray(),
        SessionOutputs.RolloutMatrix => session.RolloutMatrix.ToArray(),
        _ => session.Attention(session.Card.Layers - 1).ToArray(),
    };
}
