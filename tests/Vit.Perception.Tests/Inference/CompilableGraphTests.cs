using Google.Protobuf;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

public sealed class CompilableGraphTests
{
    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu, Threads = 1 };

    /// <summary>The embedded model, which has few layers and so is quickly run, with the attention operator.</summary>
    private static ModelProto Build(GraphVariant variant)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"));
        return VitModelBuilder.Build(checkpoint, new BuildOptions { Variant = variant with { Form = AttentionForm.Operator } });
    }

    public static TheoryData<string, GraphVariant> Variants() => new()
    {
        { "everything", GraphVariant.Full with { RolloutMatrix = true } },
        { "least", GraphVariant.Least },
        { "tokens by inputs", GraphVariant.Full },
        { "tokens", new GraphVariant { Tokens = true, Rollout = false } },
    };

    [Theory]
    [MemberData(nameof(Variants), DisableDiscoveryEnumeration = true)]
    public void The_compilable_form_has_the_same_outputs_and_numbers_without_the_operator_and_the_default(string what, GraphVariant variant)
    {
        ModelProto model = Build(variant);
        using ViTSession before = ViTSession.Open(model.ToByteArray(), options: Cpu);

        ModelProto compilable = CompilableGraph.Of(model);
        using ViTSession after = ViTSession.Open(compilable.ToByteArray(), options: Cpu);

        Assert.DoesNotContain(compilable.Graph.Node, n => n.OpType == "Attention");
        Assert.DoesNotContain(compilable.Graph.Initializer, t => t.Name == GraphNames.Residuals);
        Assert.DoesNotContain(compilable.Graph.Input, i => i.Name is GraphNames.LastQueries or GraphNames.LastRows);
        Assert.Equal(before.Available, after.Available);
        Assert.Equal(before.Residuals.Length, after.Residuals.Length);
        Assert.True(SelfTest.Compare(after, SelfTest.Reference(before)).Passed, what);
    }

    [Theory]
    [InlineData(SessionOutputs.Embedding, SessionOutputs.Embedding | SessionOutputs.Rollout)]
    [InlineData(SessionOutputs.Tokens, SessionOutputs.Embedding | SessionOutputs.Rollout | SessionOutputs.Tokens)]
    [InlineData(SessionOutputs.Attention, SessionOutputs.Embedding | SessionOutputs.Rollout | SessionOutputs.Attention)]
    [InlineData(SessionOutputs.Attention | SessionOutputs.Keys, SessionOutputs.Embedding | SessionOutputs.Rollout | SessionOutputs.Attention | SessionOutputs.Keys)]
    [InlineData(SessionOutputs.RolloutMatrix, SessionOutputs.Embedding | SessionOutputs.Rollout | SessionOutputs.RolloutMatrix)]
    public void Outputs_that_nobody_will_ask_for_are_left_out(SessionOutputs wanted, SessionOutputs left)
    {
        ModelProto model = Build(GraphVariant.Full with { RolloutMatrix = true });
        using ViTSession before = ViTSession.Open(model.ToByteArray(), options: Cpu);

        using ViTSession after = ViTSession.Open(CompilableGraph.Of(model, wanted).ToByteArray(), options: Cpu);

        Assert.Equal(left, after.Available);
        Assert.Equal(before.Card.Hash, after.Card.Hash);
        Assert.True(SelfTest.Compare(after, SelfTest.Reference(before)).Passed);
    }

    [Fact]
    public void A_graph_without_rollout_keeps_its_attention_for_the_self_test()
    {
        ModelProto model = CompilableGraph.Of(Build(new GraphVariant { Rollout = false, Attention = true, Tokens = true }), SessionOutputs.Embedding);
        using ViTSession session = ViTSession.Open(model.ToByteArray(), options: Cpu);

        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Attention, session.Available);
    }

    [Fact]
    public void A_graph_that_was_not_built_here_keeps_its_nodes()
    {
        ModelProto model = new TinyVit { ResidualsHaveDefault = true }.ToModel();
        int nodes = model.Graph.Node.Count;

        ModelProto compilable = CompilableGraph.Of(model, SessionOutputs.Embedding);

        Assert.Equal(nodes, compilable.Graph.Node.Count);
        Assert.DoesNotContain(compilable.Graph.Initializer, t => t.Name == GraphNames.Residuals);
    }
}
