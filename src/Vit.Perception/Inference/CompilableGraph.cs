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
        bool ours = OnnxFile.Metadata(model, VitArchitecture.MetadataKey) is not null;
        if (hasOperator && ours)
            model = VitGraphBuilder.Relay(model, GraphVariant.Of(model) with { Form = AttentionForm.Primitives });
        TensorProto? residuals = model.Graph.Initializer.FirstOrDefault(t => t.Name == GraphNames.Residuals);
        if (residuals is not null && model.Graph.Input.Any(i => i.Name == GraphNames.Residuals))
            model.Graph.Initializer.Remove(residuals);
        return model;
    }
}
