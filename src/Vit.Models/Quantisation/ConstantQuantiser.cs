using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Models.Weights;

namespace Vit.Models.Quantisation;

/// <summary>
/// Turns the weights of the layers' linear maps into 8-bit integers, <c>NAME.weight</c> int8 and <c>NAME.scale</c> float32; the graph
/// builder lays integer products where it finds a scale. Patch embedding, norms, attention itself, pooling and projection
/// stay float32: little of the work and much of the error.
/// </summary>
internal sealed class ConstantQuantiser
{
    /// <summary>Products of more inputs could leave the range of their 32-bit sums (255 · 127 · inputs).</summary>
    private const int MaxInputs = 65536;

    private readonly GraphConstants _constants;
    private readonly int _dim;
    private readonly int _mlp;
    private readonly bool _gated;

    private ConstantQuantiser(GraphProto graph, VitArchitecture a)
    {
        _constants = new GraphConstants(graph);
        _dim = a.TokenDim;
        _mlp = a.MlpDim;
        _gated = a.Gated;
    }

    /// <summary>Quantises the constants of a graph in place.</summary>
    /// <returns>The architecture with its new precision.</returns>
    /// <exception cref="ModelFormatException">A constant is missing, misshapen, not float32 or not finite; or it is int8 already.</exception>
    public static VitArchitecture Apply(GraphProto graph, VitArchitecture a)
    {
        if (a.Precision != WeightPrecision.Fp32)
            throw new ModelFormatException("the model is quantised already: import its checkpoint again for another precision");
        if (a.MlpDim > MaxInputs)
            throw new ModelFormatException($"an MLP of width {a.MlpDim} is too wide for 8-bit products: use fp32");
        var quantiser = new ConstantQuantiser(graph, a);
        for (int layer = 0; layer < a.Layers; layer++)
            quantiser.Layer(VitGraphBuilder.LayerName(layer));
        return a with { Precision = WeightPrecision.Int8 };
    }

    private void Layer(string here)
    {
        Group(here + "norm1", _dim, here + "query", here + "key", here + "value");
        Linear(here + "attention.out", _dim, _dim, []);
        Group(here + "norm2", _mlp, _gated ? [here + "mlp.gate", here + "mlp.in"] : [here + "mlp.in"]);
        Linear(here + "mlp.out", _mlp, _dim, []);
    }

    /// <summary>A norm and all linear maps that read it: they share the factors that smooth the norm's channels.</summary>
    private void Group(string norm, int outputs, params string[] readers)
    {
        ReadOnlySpan<float> gain = _constants.Read(norm + ".weight", _dim), shift = _constants.Read(norm + ".bias", _dim);
        var largest = new float[_dim];
        foreach (string reader in readers)
            Smoothing.RaiseToRows(largest, _constants.Read(reader + ".weight", _dim, outputs));
        float[] factors = Smoothing.Factors(gain, shift, largest);
        foreach (string reader in readers)
            Linear(reader, _dim, outputs, factors);
        float[] inverse = [.. factors.Select(f => 1 / f)];
        _constants.Write(norm + ".weight", Matrices.Scale([.. gain], inverse)!, _dim);
        _constants.Write(norm + ".bias", Matrices.Scale([.. shift], inverse)!, _dim);
    }

    private void Linear(string name, int inputs, int outputs, ReadOnlySpan<float> factors)
    {
        (sbyte[] values, float[] scales) = ColumnQuantiser.Quantise(_constants.Read(name + ".weight", inputs, outputs), outputs, factors);
        _constants.Write(name + ".weight", values, inputs, outputs);
        _constants.Write(name + ".scale", scales, outputs);
    }
}
