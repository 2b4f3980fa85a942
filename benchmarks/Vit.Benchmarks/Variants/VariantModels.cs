using Google.Protobuf;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Benchmarks.Variants;

/// <summary>
/// The network's weights on disk, once for each form they take; graphs are laid over them, so that all sessions map the same files.
/// ViT-B/16 at 224x224 with the weights of the golden recipe unless a checkpoint folder is given.
/// </summary>
internal sealed class VariantModels : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string checkpoint;

    public VariantModels(string checkpoint)
    {
        this.checkpoint = checkpoint;
        if (checkpoint.Length > 0)
            return;
        this.checkpoint = folder["vit_base_patch16_224"];
        WriteCheckpoint(this.checkpoint);
    }

    /// <summary>Writes the default network's checkpoint into a folder. Its weights are drawn: speed does not depend on them.</summary>
    public static void WriteCheckpoint(string folder) => WeightRecipe.WriteCheckpoint(Golden.Path("L2b_fullsize", "vit_base_patch16_224"), folder);

    /// <summary>Opens a variant on the CPU; its first run is done.</summary>
    public ViTSession Open(Variant variant, int threads)
    {
        string path = folder[$"{variant.Precision}-{variant.Padded}.onnx"];
        if (!File.Exists(path))
            Build(variant, path);
        ModelProto laid = VitGraphBuilder.Relay(OnnxFile.Load(path), variant.Graph);
        ViTSession session = ViTSession.Open(laid.ToByteArray(), folder.Path, new InferenceOptions { Provider = ProviderNames.Cpu, Threads = threads, MaxBatch = variant.Pictures });
        session.Outputs = variant.Outputs;
        for (int slot = 0; slot < variant.Pictures; slot++)
            SelfTest.Paint(session.Slots[slot].Pixels, session.Card.InputHeight, session.Card.InputWidth, SelfTest.DefaultSeed + (uint)slot);
        return session;
    }

    public void Dispose() => folder.Dispose();

    private void Build(Variant variant, string path)
    {
        using Checkpoint source = Checkpoint.Open(checkpoint);
        ModelProto model = VitModelBuilder.Build(source, new BuildOptions { Precision = variant.Precision, PadMlp = variant.Padded });
        OnnxFile.Save(model, path);
    }
}
