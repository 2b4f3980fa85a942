using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>How tokens lie on the picture.</summary>
/// <param name="PatchSize">Side of a patch in input pixels.</param>
/// <param name="Rows">Patch rows.</param>
/// <param name="Columns">Patch columns.</param>
/// <param name="Special">Tokens before the first patch token.</param>
internal readonly record struct PatchLayout(int PatchSize, int Rows, int Columns, int Special)
{
    // Four registers and two class tokens are usual; prompts can be dozens.
    private const int MaxSpecial = 64;
    private const int MaxWalk = 4096;

    /// <summary>From the patch embedding's convolution, else from the number of tokens.</summary>
    /// <exception cref="ModelFormatException">Windows, or no layout fits.</exception>
    public static PatchLayout Of(ForeignGraph graph, ShapeInference shapes, ImageInput image, AttentionTap layer, int height, int width, int patchSize)
    {
        int tokens = layer.Keys;
        if (patchSize == 0 && LastConvolution(graph, shapes, image) is (long rows, long columns) && height / rows > 0)
        {
            int side = (int)(height / rows);
            if (height / side != rows || width / side != columns)
                throw new ModelFormatException($"a {width}x{height} picture becomes {columns}x{rows} patches, which are not square: use a model with square patches");
            patchSize = side;
        }
        if (patchSize == 0)
            return Guess(tokens, height, width);
        var layout = new PatchLayout(patchSize, height / patchSize, width / patchSize, 0);
        long cells = (long)layout.Rows * layout.Columns;
        if (cells > tokens)
            throw AttentionChecks.Windowed(layer.Node, tokens);
        if (cells == 0 || tokens - cells > MaxSpecial)
            throw new ModelFormatException($"the layers see {tokens} tokens, patches of {patchSize} pixels give {cells}: give the patch size");
        return layout with { Special = (int)(tokens - cells) };
    }

    // Where patches are cut by reshapes the grid cannot be seen; a square grid with the usual special tokens is tried.
    private static PatchLayout Guess(int tokens, int height, int width)
    {
        foreach (int special in (ReadOnlySpan<int>)[1, 0, 5, 2])
        {
            int side = (int)Math.Round(Math.Sqrt(tokens - special));
            if (height == width && side > 1 && (side * side) + special == tokens && height % side == 0)
                return new PatchLayout(height / side, side, side, special);
        }
        throw new ModelFormatException($"{tokens} tokens do not tell the patch grid of a {width}x{height} picture: give the patch size");
    }

    /// <summary>Grid of the last convolution before the picture becomes a list of tokens.</summary>
    private static (long Rows, long Columns)? LastConvolution(ForeignGraph graph, ShapeInference shapes, ImageInput image)
    {
        (long, long)? grid = null;
        var seen = new HashSet<string>(StringComparer.Ordinal) { image.Name };
        var open = new Queue<string>([image.Name]);
        while (open.TryDequeue(out string? tensor) && seen.Count < MaxWalk)
        {
            foreach ((NodeProto node, int index) in graph.Uses(tensor))
            {
                // Pictures stay [B, C, H, W] through a stem; a reshape ends it.
                bool stays = node.OpType is "Cast" or "Add" or "Sub" or "Mul" or "Div" or "Identity" or "Transpose" or "Relu" or "Gelu" or "Erf" or "Sigmoid"
                    or "HardSwish" or "BatchNormalization" or "LayerNormalization" or "MaxPool" or "AveragePool" or "Pad" or "Clip" or "DynamicQuantizeLinear"
                    or "QuantizeLinear" or "DequantizeLinear";
                bool convolves = node.OpType is "Conv" or "ConvInteger" or "QLinearConv" && index == 0;
                if ((!stays && !convolves) || shapes[node.Out(0)].Rank != 4 && !convolves || !seen.Add(node.Out(0)))
                    continue;
                if (convolves && shapes[node.Out(0)].Dims is [_, _, > 0 and long rows, > 0 and long columns])
                    grid = (rows, columns);
                open.Enqueue(node.Out(0));
            }
        }
        return grid;
    }
}
