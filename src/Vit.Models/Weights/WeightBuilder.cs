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
    private readonly CheckpointTensors _tensors;
    private readonly VitArchitecture _trained;
    private readonly VitArchitecture _target;
    private readonly WeightNames _names;
    private readonly OnnxGraph _graph;

    private WeightBuilder(CheckpointTensors tensors, VitArchitecture trained, VitArchitecture target, OnnxGraph graph)
    {
        _tensors = tensors;
        _trained = trained;
        _target = target;
        _graph = graph;
        _names = new WeightNames(tensors);
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
        int dim = _target.TokenDim;
        string here = GraphPart(i);
        Norm(_names.In(i, "layernorm_before", "norm1", "layer_norm1"), here + "norm1");
        QueryKeyValue(i, here);

        float[]? scale1 = Scale(i, "layer_scale1.lambda1", "ls1.gamma", "gamma_1");
        Linear(_names.In(i, "attention.output.dense", "attention.o_proj", "self_attn.out_proj", "attn.proj"), here + "attention.out", dim, dim, scale1);

        Norm(_names.In(i, "layernorm_after", "norm2", "layer_norm2"), here + "norm2");
        float[]? scale2 = Scale(i, "layer_scale2.lambda1", "ls2.gamma", "gamma_2");
        if (_target.Gated)
            GatedMlp(i, here, scale2);
        else
            Mlp(i, here, scale2);
    }

    private void Mlp(int i, string here, float[]? scale)
    {
        int dim = _target.TokenDim, width = _trained.MlpDim, padded = _target.MlpDim;
        Weight weight = _tensors.Read(WeightNames.With(_names.In(i, "intermediate.dense", "mlp.fc1", "mlp.up_proj"), ".weight")).Expect(width, dim);
        float[]? bias = _tensors.TryRead(WeightNames.With(_names.In(i, "intermediate.dense", "mlp.fc1", "mlp.up_proj"), ".bias"))?.Expect(width).Data;
        Put(here + "mlp.in", Matrices.PadColumns(Matrices.Transpose(weight.Data, width, dim), dim, width, padded), dim, padded, Matrices.Pad(bias, padded));

        string[] output = OutputNames(i);
        weight = _tensors.Read(WeightNames.With(output, ".weight")).Expect(dim, width);
        bias = _tensors.TryRead(WeightNames.With(output, ".bias"))?.Expect(dim).Data;
        float[] transposed = Matrices.Pad(Matrices.Transpose(weight.Data, dim, width), padded * dim)!;
        Put(here + "mlp.out", Matrices.ScaleColumns(transposed, dim, scale), padded, dim, Matrices.Scale(bias, scale));
    }

    private void GatedMlp(int i, string here, float[]? scale)
    {
        int dim = _target.TokenDim, width = _target.MlpDim;
        string[] packed = _names.In(i, "mlp.weights_in", "mlp.w12", "mlp.fc1");
        if (_tensors.TryRead(WeightNames.With(packed, ".weight")) is { } both)
        {
            // Packed SwiGLU: the first half is the gate.
            both.Expect(2 * width, dim);
            float[]? biases = _tensors.TryRead(WeightNames.With(packed, ".bias"))?.Expect(2 * width).Data;
            Put(here + "mlp.gate", Matrices.Transpose(both.Data.AsSpan(0, width * dim), width, dim), dim, width, biases?[..width]);
            Put(here + "mlp.in", Matrices.Transpose(both.Data.AsSpan(width * dim), width, dim), dim, width, biases?[width..]);
        }
        else
        {
            Linear(_names.In(i, "mlp.gate_proj", "mlp.w1", "mlp.fc1_g"), here + "mlp.gate", width, dim, null);
            Linear(_names.In(i, "mlp.up_proj", "mlp.w2", "mlp.fc1_x"), here + "mlp.in", width, dim, null);
        }
        Linear(OutputNames(i), here + "mlp.out", dim, width, scale);
    }

    private string[] OutputNames(int i) =>
        _names.In(i, "output.dense", "mlp.fc2", "mlp.down_proj", "mlp.weights_out", "mlp.w3");

    private float[]? Scale(int i, params ReadOnlySpan<string> aliases) =>
        _target.LayerScale ? _tensors.Read(_names.In(i, aliases)).Expect(_target.TokenDim).Data : null;

    private void RefuseUnknown()
    {
        _tensors.Ignore(name => WeightNames.IsKnownButUnused(name, _tensors.Root));
        string[] unknown = [.. _tensors.Unread.Take(4)];
        if (unknown.Length > 0)
        {
            throw new ModelFormatException(
                $"the checkpoint holds tensors that a {_target.Family} of this configuration does not have: {string.Join(", ", unknown.Take(3))}{(unknown.Length > 3 ? ", ..." : "")}");
        }
    }

    private void Norm(IReadOnlyList<string> aliases, string name)
    {
        _graph.Floats(name + ".weight", _tensors.Read(WeightNames.With(aliases, ".weight")).Expect(_target.TokenDim).Data, _target.TokenDim);
        _graph.Floats(name + ".bias", _tensors.Read(WeightNames.With(aliases, ".bias")).Expect(_target.TokenDim).Data, _target.TokenDim);
    }

    /// <summary>A stored [out, in] weight and its bias if there is one, as [in, out], output channels scaled.</summary>
    private void Linear(IReadOnlyList<string> aliases, string name, int outputs, int inputs, float[]? outputScale)
    {
        Weight weight = _tensors.Read(WeightNames.With(aliases, ".weight")).Expect(outputs, inputs);
        float[]? bias = _tensors.TryRead(WeightNames.With(aliases, ".bias"))?.Expect(outputs).Data;
        float[] transposed = Matrices.ScaleColumns(Matrices.Transpose(weight.Data, outputs, inputs), outputs, outputScale);
        Put(name, transposed, inputs, outputs, Matrices.Scale(bias, outputScale));
    }

    private void Put(string name, ReadOnlySpan<float> weight, int inputs, int outputs, float[]? bias)
    {
        _graph.Floats(name + ".weight", weight, inputs, outputs);
        if (bias is not null)
            _graph.Floats(name + ".bias", bias, outputs);
    }

    private static string GraphPart(int layer) => VitGraphBuilder.LayerName(layer);
}
