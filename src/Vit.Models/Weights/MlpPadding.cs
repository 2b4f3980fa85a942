using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;

namespace Vit.Models.Weights;

/// <summary>
/// Zero columns behind the feed-forward layer of wide float32 models: with 4-byte weights their rows would lie a multiple of 4096 bytes
/// apart, which CPU caches handle badly. The added products are exactly zero. One byte a weight needs none.
/// </summary>
internal static class MlpPadding
{
    private const int Columns = 16;

    /// <summary>The width with its padding, where the rule applies.</summary>
    public static int Padded(VitArchitecture trained) =>
        !trained.Gated && trained.TokenDim >= 768 && trained.MlpDim % 1024 == 0 ? trained.MlpDim + Columns : trained.MlpDim;

    /// <summary>Takes the padding out of a graph's constants, where there is one.</summary>
    /// <returns>The architecture without it.</returns>
    /// <exception cref="ModelFormatException">A constant is missing or misshapen.</exception>
    public static VitArchitecture Remove(GraphProto graph, VitArchitecture a)
    {
        VitArchitecture narrow = a with { MlpDim = Math.Max(a.MlpDim - Columns, 1) };
        var constants = new GraphConstants(graph);
        if (Padded(narrow) != a.MlpDim || !IsPadded(constants, a))
            return a;
        for (int layer = 0; layer < a.Layers; layer++)
        {
            string here = VitGraphBuilder.LayerName(layer);
            constants.Write(here + "mlp.in.weight", In(constants, here, a, narrow.MlpDim), a.TokenDim, narrow.MlpDim);
            if (constants.Has(here + "mlp.in.bias"))
                constants.Write(here + "mlp.in.bias", constants.Read(here + "mlp.in.bias", a.MlpDim)[..narrow.MlpDim], narrow.MlpDim);
            constants.Write(here + "mlp.out.weight", Out(constants, here, a)[..(narrow.MlpDim * a.TokenDim)], narrow.MlpDim, a.TokenDim);
        }
        return narrow;
    }

    /// <summary>What the padding would leave: nothing but zeros behind the last row of every layer's second weight.</summary>
    private static bool IsPadded(GraphConstants constants, VitArchitecture a) => Enumerable.Range(0, a.Layers).All(layer =>
        !Out(constants, VitGraphBuilder.LayerName(layer), a)[((a.MlpDim - Columns) * a.TokenDim)..].ContainsAnyExcept(0f));

    private static float[] In(GraphConstants constants, string here, VitArchitecture a, int width) =>
        Matrices.CutColumns(constants.Read(here + "mlp.in.weight", a.TokenDim, a.MlpDim), a.TokenDim, a.MlpDim, width);

    private static ReadOnlySpan<float> Out(GraphConstants constants, string here, VitArchitecture a) =>
        constants.Read(here + "mlp.out.weight", a.MlpDim, a.TokenDim);
}
