using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;

namespace Vit.Models.Weights;

/// <summary>
/// Turns a checkpoint's tensors into the constants of our graph, under our names: linear weights transposed to
/// [in, out], position grid resampled, mean/std and every scale folded in where it is exact.
/// </summary>
internal sealed partial class WeightBuilder
{
    private readonly CheckpointTensors tensors;
    private readonly VitArchitecture trained;
    private readonly VitArchitecture target;
    private readonly WeightNames names;
    private readonly OnnxGraph graph;

    private WeightBuilder(CheckpointTensors tensors, VitArchitecture trained, VitArchitecture target, OnnxGraph graph)
    {
        this.tensors = tensors;
        this.trained = trained;
        this.target = target;
        this.graph = graph;
        names = new WeightNames(tensors);
    }

    /// <summary>Writes every constant of the encoder into the graph.</summary>
    /// <param name="checkpoint">Where the tensors come from.</param>
    /// <param name="target">The architecture for the wanted input size (and padded MLP width).</param>
    /// <param name="graph">Where the constants go.</param>
    /// <param name="processor">Its rescale, mean and std are folded into the patch embedding; null folds nothing.</param>
    /// <param name="heads">Also write pooler and classifier.</param>
    /// <param name="layerDone">Called after each layer, for progress.</param>
    /// <exception cref="ModelFormatException">A tensor is missing, has another shape, or is unknown.</exception>
    public static void Write(
        Checkpoint checkpoint, VitArchitecture target, OnnxGraph graph, ImageProcessor? processor, bool heads, Action<int>? layerDone)
    {
        var builder = new WeightBuilder(checkpoint.Tensors, checkpoint.Architecture, target, graph);
        builder.PatchEmbedding(processor);
        builder.PrefixAndPositions();
        builder.Rope();
        if (target.PreNorm)
            builder.Norm(WeightNames.PreNorm, "pre_norm");
        for (int layer = 0; layer < target.Layers; layer++)
        {
            builder.Layer(layer);
            layerDone?.Invoke(layer + 1);
        }
        builder.Norm(WeightNames.FinalNorm, "norm");
        builder.Pooling();
        if (heads)
            builder.Heads();
        builder.RefuseUnknown();
    }

    private void Layer(int i)
    {
        int dim = target.TokenDim;
        string here = GraphPart(i);
        Norm(names.In(i, "layernorm_before", "norm1", "layer_norm1"), here + "norm1");
        QueryKeyValue(i, here);

        float[]? scale1 = Scale(i, "layer_scale1.lambda1", "ls1.gamma", "gamma_1");
        Linear(names.In(i, "attention.output.dense", "attention.o_proj", "self_attn.out_proj", "attn.proj"), here + "attention.out", dim, dim, scale1);

        Norm(names.In(i, "layernorm_after", "norm2", "layer_norm2"), here + "norm2");
        float[]? scale2 = Scale(i, "layer_scale2.lambda1", "ls2.gamma", "gamma_2");
        if (target.Gated)
            GatedMlp(i, here, scale2);
        else
            Mlp(i, here, scale2);
    }

    private void Mlp(int i, string here, float[]? scale)
    {
        int dim = target.TokenDim, width = trained.MlpDim, padded = target.MlpDim;
        Weight weight = tensors.Read(WeightNames.With(names.In(i, "intermediate.dense", "mlp.fc1", "mlp.up_proj"), ".weight")).Expect(width, dim);
        float[]? bias = tensors.TryRead(WeightNames.With(names.In(i, "intermediate.dense", "mlp.fc1", "mlp.up_proj"), ".bias"))?.Expect(width).Data;
        Put(here + "mlp.in", Matrices.PadColumns(Matrices.Transpose(weight.Data, width, dim), dim, width, padded), dim, padded, Matrices.Pad(bias, padded));

        string[] output = OutputNames(i);
        weight = tensors.Read(WeightNames.With(output, ".weight")).Expect(dim, width);
        bias = tensors.TryRead(WeightNames.With(output, ".bias"))?.Expect(dim).Data;
        float[] transposed = Matrices.Pad(Matrices.Transpose(weight.Data, dim, width), padded * dim)!;
        Put(here + "mlp.out", Matrices.ScaleColumns(transposed, dim, scale), padded, dim, Matrices.Scale(bias, scale));
    }

    private void GatedMlp(int i, string here, float[]? scale)
    {
        int dim = target.TokenDim, width = target.MlpDim;
        string[] packed = names.In(i, "mlp.weights_in", "mlp.w12", "mlp.fc1");
        if (tensors.TryRead(WeightNames.With(packed, ".weight")) is { } both)
        {
            // Packed SwiGLU: the first half is the gate.
            both.Expect(2 * width, dim);
            float[]? biases = tensors.TryRead(WeightNames.With(packed, ".bias"))?.Expect(2 * width).Data;
            Put(here + "mlp.gate", Matrices.Transpose(both.Data.AsSpan(0, width * dim), width, dim), dim, width, biases?[..width]);
            Put(here + "mlp.in", Matrices.Transpose(both.Data.AsSpan(width * dim), width, dim), dim, width, biases?[width..]);
        }
        else
        {
            Linear(names.In(i, "mlp.gate_proj", "mlp.w1", "mlp.fc1_g"), here + "mlp.gate", width, dim, null);
            Linear(names.In(i, "mlp.up_proj", "mlp.w2", "mlp.fc1_x"), here + "mlp.in", width, dim, null);
        }
        Linear(OutputNames(i), here + "mlp.out", dim, width, scale);
    }

    private string[] OutputNames(int i) =>
        names.In(i, "output.dense", "mlp.fc2", "mlp.down_proj", "mlp.weights_out", "mlp.w3");

    private float[]? Scale(int i, params ReadOnlySpan<string> aliases) =>
        target.LayerScale ? tensors.Read(names.In(i, aliases)).Expect(target.TokenDim).Data : null;

    private void RefuseUnknown()
    {
        tensors.Ignore(name => WeightNames.IsKnownButUnused(name, tensors.Root));
        string[] unknown = [.. tensors.Unread.Take(4)];
        if (unknown.Length > 0)
        {
            throw new ModelFormatException(
                $"the checkpoint holds tensors that a {target.Family} of this configuration does not have: {string.Join(", ", unknown.Take(3))}{(unknown.Length > 3 ? ", ..." : "")}");
        }
    }

    private void Norm(IReadOnlyList<string> aliases, string name)
    {
        graph.Floats(name + ".weight", tensors.Read(WeightNames.With(aliases, ".weight")).Expect(target.TokenDim).Data, target.TokenDim);
        graph.Floats(name + ".bias", tensors.Read(WeightNames.With(aliases, ".bias")).Expect(target.TokenDim).Data, target.TokenDim);
    }

    /// <summary>A stored [out, in] weight and its bias if there is one, as [in, out], output channels scaled.</summary>
    private void Linear(IReadOnlyList<string> aliases, string name, int outputs, int inputs, float[]? outputScale)
    {
        Weight weight = tensors.Read(WeightNames.With(aliases, ".weight")).Expect(outputs, inputs);
        float[]? bias = tensors.TryRead(WeightNames.With(aliases, ".bias"))?.Expect(outputs).Data;
        float[] transposed = Matrices.ScaleColumns(Matrices.Transpose(weight.Data, outputs, inputs), outputs, outputScale);
        Put(name, transposed, inputs, outputs, Matrices.Scale(bias, outputScale));
    }

    private void Put(string name, ReadOnlySpan<float> weight, int inputs, int outputs, float[]? bias)
    {
        graph.Floats(name + ".weight", weight, inputs, outputs);
        if (bias is not null)
            graph.Floats(name + ".bias", bias, outputs);
    }

    private static string GraphPart(int layer) => VitGraphBuilder.LayerName(layer);
}
