using Vit.Models.Foreign;
using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Tests.Foreign;

public class RefusalTests
{
    [Theory]
    [InlineData(nameof(Writing.Quantised), 17, "quantised to 8 bit")]
    [InlineData(nameof(Writing.Einsum), 17, "written as Einsum")]
    [InlineData(nameof(Writing.Grouped), 17, "language models")]
    [InlineData(nameof(Writing.Plain), 10, "operator set 10")]
    public void A_writing_without_readable_attention_is_named(string writing, int opset, string reason) =>
        Refused(reason, new TinyVit { Writing = Enum.Parse<Writing>(writing), Opset = opset }.Build());

    [Fact]
    public void A_softmax_over_everything_behind_an_axis_is_no_attention() => Refused("runs over axis 1", Changed(new TinyVit { Opset = 12 }, model =>
    {
        // Before operator set 13 an absent axis meant axis 1 and all behind it.
        foreach (NodeProto node in model.Graph.Node.Where(n => n.OpType == "Softmax"))
            node.Attribute.Clear();
    }));

    [Fact]
    public void Weights_that_change_on_their_way_are_not_guessed_at() => Refused("goes through Relu", Changed(new TinyVit(), model =>
    {
        NodeProto softmax = model.Graph.Node.First(n => n.OpType == "Softmax");
        NodeProto reader = model.Graph.Node.Single(n => n.Input.Contains(softmax.Output[0]));
        reader.Input[0] = "changed";
        model.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { softmax.Output[0] }, Output = { "changed" } });
    }));

    [Fact]
    public void A_second_input_is_named() => Refused("'input_ids'", Changed(new TinyVit(), model =>
        model.Graph.Input.Add(new ValueInfoProto { Name = "input_ids" })));

    [Fact]
    public void An_input_of_bytes_is_refused() => Refused("of type Uint8", Changed(new TinyVit(), model =>
        model.Graph.Input[0].Type.TensorType.ElemType = (int)ElementType.Uint8));

    [Fact]
    public void An_input_of_another_channel_count_is_refused() => Refused("takes 4 channels", Changed(new TinyVit(), model =>
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 4));

    [Fact]
    public void An_attention_inside_a_branch_is_refused() => Refused("inside a branch", Changed(new TinyVit(), model =>
    {
        var branch = new GraphProto { Node = { new NodeProto { OpType = "Softmax", Input = { "x" }, Output = { "y" } } } };
        model.Graph.Node.Add(new NodeProto
        {
            OpType = "If",
            Name = "resize",
            Input = { "condition" },
            Output = { "z" },
            Attribute = { new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = branch } },
        });
    }));

    [Fact]
    public void A_missing_layer_is_noticed_when_the_count_is_known() =>
        Refused("2 attentions were found, the model has 12 layers", new TinyVit().Build(), WrittenGraphTests.Options with { Layers = 12 });

    [Fact]
    public void Layers_of_unequal_tokens_have_no_global_rollout() => Refused("5 and 4 tokens", Changed(new TinyVit(), model =>
    {
        GraphProto second = new TinyVit { ClassToken = false, Layers = 1, Input = "ignored" }.Build().Graph;
        foreach (NodeProto node in second.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == "ignored" ? "image" : "second/" + node.Input[i];
            for (int i = 0; i < node.Output.Count; i++)
                node.Output[i] = "second/" + node.Output[i];
            model.Graph.Node.Add(node);
        }
        foreach (TensorProto tensor in second.Initializer)
        {
            tensor.Name = "second/" + tensor.Name;
            model.Graph.Initializer.Add(tensor);
        }
    }));

    [Fact]
    public void An_output_asked_for_and_absent_is_named_with_those_there_are() =>
        Refused("it has 'last_hidden_state'", new TinyVit().Build(), WrittenGraphTests.Options with { EmbeddingOutput = "image_embeds" });

    [Fact]
    public void A_cycle_is_damage() => Refused("depends on itself", Changed(new TinyVit(), model =>
    {
        NodeProto conv = model.Graph.Node.Single(n => n.OpType == "Conv");
        conv.Input[0] = model.Graph.Output[0].Name;
    }));

    private static ModelProto Changed(TinyVit network, Action<ModelProto> change)
    {
        ModelProto model = network.Build();
        change(model);
        return model;
    }

    private static void Refused(string reason, ModelProto model, ForeignOptions? options = null)
    {
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(model, options ?? WrittenGraphTests.Options));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
