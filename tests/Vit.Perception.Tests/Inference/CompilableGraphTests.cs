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
        { "class row", GraphVariant.ClassRow },
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
        Assert.Equal(before.Available, after.Available);
        Assert.Equal(before.Residuals.Length, after.Residuals.Length);
        Assert.True(SelfTest.Compare(after, SelfTest.Reference(before)).Passed, what);
    }

    [Fact]
    public void A_graph_that_was_not_built_here_keeps_its_nodes()
    {
        ModelProto model = new TinyVit { ResidualsHaveDefault = true }.ToModel();
        int nodes = model.Graph.Node.Count;

        ModelProto compilable = CompilableGraph.Of(model);

        Assert.Equal(nodes, compilable.Graph.Node.Count);
        Assert.DoesNotContain(compilable.Graph.Initializer, t => t.Name == GraphNames.Residuals);
    }
}
