using Vit.Models.Cards;
using Vit.Models.Foreign;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Models.Weights;

namespace Vit.Models.Quantisation;

/// <summary>
/// A finished float32 model of this project to the same with int8 linear layers: what a build of the checkpoint with
/// <see cref="BuildOptions.Precision"/> gives, constant by constant, hash included.
/// </summary>
public static class ModelQuantiser
{
    /// <summary>Whether a model can be quantised: built by this project, float32.</summary>
    public static bool CanQuantise(ModelProto model) =>
        OnnxFile.Metadata(model, VitArchitecture.MetadataKey) is { } json && VitArchitecture.Parse(json).Precision == WeightPrecision.Fp32;

    /// <summary>Quantises.</summary>
    /// <param name="model">The model; its weights may lie in other files. It is not changed.</param>
    /// <param name="folder">Where those files lie; empty when there are none.</param>
    /// <returns>A model with all weights in memory and the outputs of <paramref name="model"/>.</returns>
    /// <exception cref="ModelFormatException">Not a float32 model of this project, or a damaged one.</exception>
    public static ModelProto Quantise(ModelProto model, string folder = "")
    {
        string json = OnnxFile.Metadata(model, VitArchitecture.MetadataKey)
            ?? throw new ModelFormatException("the model was not built by 'vit import' from a checkpoint, it cannot be quantised: import the checkpoint");
        ModelCard card = OnnxFile.Card(model);
        GraphVariant variant = GraphVariant.Of(model);
        ModelProto result = VitGraphBuilder.Strip(model);
        ExternalData.Embed(result, folder);
        VitArchitecture a = ConstantQuantiser.Apply(result.Graph, MlpPadding.Remove(result.Graph, VitArchitecture.Parse(json)));
        card = card with { Precision = a.Precision, Hash = ModelHash.Of(result.Graph, card.Processor, a) };
        VitGraphBuilder.Lay(result.Graph, a, variant);
        OnnxFile.SetMetadata(result, ModelCard.MetadataKey, card.ToJson());
        OnnxFile.SetMetadata(result, VitArchitecture.MetadataKey, a.ToJson());
        return result;
    }
}
