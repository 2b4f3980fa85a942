using Google.Protobuf;
using Vit.Models;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;

namespace Vit.Perception.Inference;

/// <summary>
/// Int8 models with the numbers of their float32 originals inside. A session on the CPU compares itself with them when it is opened: integer
/// products differ between CPUs more than float products do, and a model that lost its meaning by quantisation looks sound otherwise.
/// </summary>
public static class QuantisedModel
{
    /// <summary>Quantises a float32 model that is in memory, and runs both.</summary>
    /// <param name="model">A model of this project with its weights; it is not changed.</param>
    /// <param name="options">Threads of the runs; all else has no effect.</param>
    /// <returns>The int8 model, and how close it comes.</returns>
    /// <exception cref="ModelFormatException">The model cannot be quantised, or comes out too far from its original.</exception>
    public static (ModelProto Model, SelfTestResult Test) Create(ModelProto model, InferenceOptions options)
    {
        InferenceOptions cpu = new() { Provider = ProviderNames.Cpu, Threads = options.Threads };
        SelfTestReference reference;
        using (ViTSession floats = ViTSession.Open(model.ToByteArray(), options: cpu))
            reference = SelfTest.Reference(floats);
        ModelProto quantised = WithReference(model, "", reference);
        using ViTSession integers = ViTSession.Open(quantised.ToByteArray(), options: cpu);
        return (quantised, integers.SelfTest!.Value);
    }

    /// <summary>Quantises and puts the reference in.</summary>
    internal static ModelProto WithReference(ModelProto model, string folder, SelfTestReference reference)
    {
        ModelProto quantised = ModelQuantiser.Quantise(model, folder);
        OnnxFile.SetMetadata(quantised, SelfTestReference.MetadataKey, reference.ToJson());
        return quantised;
    }
}
