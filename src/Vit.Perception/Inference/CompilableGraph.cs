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
/// <item>Every shape but the batch is fixed: no input says which tokens the last layer is computed for. Instead outputs that nobody will ask for are
/// left out, and the last layer is computed for the tokens that the others need (<see cref="GraphVariant.Fixed"/>).</item>
/// </list>
/// </summary>
internal static class CompilableGraph
{
    /// <summary>Makes that form. Weights are shared with <paramref name="model"/>, which may be changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">
    /// What will be asked for; null = all outputs. The rollout stays always, in its absence the attention: the self-test reads it, and a row of it
    /// costs next to nothing. A model from elsewhere keeps everything.
    /// </param>
    public static ModelProto Of(ModelProto model, SessionOutputs? outputs = null)
    {
        if (OnnxFile.Metadata(model, VitArchitecture.MetadataKey) is not null)
        {
            GraphVariant needed = Needed(GraphVariant.Of(model), outputs ?? ~SessionOutputs.Embedding);
            model = VitGraphBuilder.Relay(model, needed.Fixed(VitArchitecture.Of(model)) with { Form = AttentionForm.Primitives });
        }
        TensorProto? residuals = model.Graph.Initializer.FirstOrDefault(t => t.Name == GraphNames.Residuals);
        if (residuals is not null && model.Graph.Input.Any(i => i.Name == GraphNames.Residuals))
            model.Graph.Initializer.Remove(residuals);
        return model;
    }

    private static GraphVariant Needed(GraphVariant has, SessionOutputs wanted) => has with
    {
        Tokens = has.Tokens && wanted.HasFlag(SessionOutputs.Tokens),
        Keys = has.Keys && wanted.HasFlag(SessionOutputs.Keys),
        Attention = has.Attention && (wanted.HasFlag(SessionOutputs.Attention) || !has.Rollout),
        RolloutMatrix = has.RolloutMatrix && wanted.HasFlag(SessionOutputs.RolloutMatrix),
    };
}
