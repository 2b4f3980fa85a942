using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Perception.Inference;

/// <summary>
/// The form of a model that providers which compile a whole graph ahead take in one piece. The numbers are the same.
/// <list type="bullet">
/// <item>The residual weights are an input like any other: their default, an initializer that a run may override, is refused
/// by OpenVINO. Sessions feed them always.</item>
/// <item>Attention is written with MatMul and Softmax: the operator with probabilities is fast on ONNX Runtime's CPU, but OpenVINO
/// leaves it to that, and the graph falls into a piece for each layer (measured: twice the time).</item>
/// </list>
/// </summary>
internal static class CompilableGraph
{
    /// <summary>Makes that form. Weights are shared with <paramref name="model"/>, which may be changed.</summary>
    public static ModelProto Of(ModelProto model)
    {
        bool hasOperator = model.Graph.Node.Any(n => n.OpType == "Attention" && n.Domain.Length == 0);
        if (hasOperator && Variant(model) is { } variant)
            model = VitGraphBuilder.Relay(model, variant);
        TensorProto? residuals = model.Graph.Initializer.FirstOrDefault(t => t.Name == GraphNames.Residuals);
        if (residuals is not null && model.Graph.Input.Any(i => i.Name == GraphNames.Residuals))
            model.Graph.Initializer.Remove(residuals);
        return model;
    }

    /// <summary>The variant with the outputs that the model has, or null when this project cannot lay its graph anew.</summary>
    private static GraphVariant? Variant(ModelProto model)
    {
        if (OnnxFile.Metadata(model, VitArchitecture.MetadataKey) is not { } json)
            return null;
        HashSet<string> outputs = [.. model.Graph.Output.Select(o => o.Name)];
        bool Has(string name) => outputs.Contains(name);
        var variant = new GraphVariant
        {
            Tokens = Has(GraphNames.Tokens),
            Attention = Has(GraphNames.Attention(0)),
            Rollout = Has(GraphNames.Rollout),
            RolloutMatrix = Has(GraphNames.RolloutMatrix),
            Form = AttentionForm.Primitives,
        };
        bool classRowIsEnough = !variant.Tokens && !variant.Attention && !variant.RolloutMatrix;
        return variant with { ClassRowOnly = classRowIsEnough && VitArchitecture.Parse(json).SupportsClassRow };
    }
}
