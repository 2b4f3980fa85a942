using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>The input that takes the picture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, a float type.</param>
/// <param name="ChannelsLast">[B, H, W, 3] instead of [B, 3, H, W].</param>
/// <param name="Batch">Fixed batch; 0 = open.</param>
/// <param name="BatchSymbol">Name of an open batch; empty when it has none.</param>
/// <param name="Height">Fixed height; 0 = open.</param>
/// <param name="Width">Fixed width; 0 = open.</param>
internal sealed record ImageInput(string Name, ElementType Type, bool ChannelsLast, long Batch, string BatchSymbol, int Height, int Width)
{
    public const int MaxSide = 8192;
    private const int MaxBatch = 4096;

    /// <exception cref="ModelFormatException">There is not exactly one input, or it takes no RGB picture.</exception>
    public static ImageInput Of(GraphProto graph)
    {
        var constant = graph.Initializer.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] inputs = [.. graph.Input.Where(i => !constant.Contains(i.Name))];
        if (inputs.Length != 1)
        {
            string names = string.Join(", ", inputs.Select(i => $"'{i.Name}'"));
            throw new ModelFormatException(inputs.Length == 0
                ? "the graph has no input: export the model with the picture as its input"
                : $"the graph has {inputs.Length} inputs ({names}): export the vision part alone, with the picture as its only input");
        }
        ValueInfoProto input = inputs[0];
        if (input.Type?.TensorType is not TypeProto.Types.Tensor tensor || tensor.Shape?.Dim.Count != 4)
            throw new ModelFormatException($"input '{input.Name}' is not a picture of four axes: export the model for input [batch, 3, height, width]");
        var type = (ElementType)tensor.ElemType;
        if (type is not (ElementType.Float or ElementType.Float16 or ElementType.Bfloat16 or ElementType.Double))
            throw new ModelFormatException($"input '{input.Name}' is of type {type}: export the model for normalised float pixels");
        long[] dims = [.. tensor.Shape.Dim.Select(d => d.DimParam.Length > 0 || d.DimValue <= 0 ? 0 : d.DimValue)];
        bool last = dims[3] == 3 && dims[1] != 3;
        if (!last && dims[1] is not (3 or 0))
            throw new ModelFormatException($"input '{input.Name}' takes {dims[1]} channels: only RGB pictures can be fed");
        if (dims[0] > MaxBatch)
            throw new ModelFormatException($"the graph wants {dims[0]} pictures at once: export it for a batch of 1 or an open one");
        return new ImageInput(
            input.Name, type, last, dims[0], tensor.Shape.Dim[0].DimParam, Side(dims[last ? 1 : 2]), Side(dims[last ? 2 : 3]));
    }

    /// <summary>The shape fed to the graph for pictures of a size.</summary>
    public long[] Dims(long batch, int height, int width) => ChannelsLast ? [batch, height, width, 3] : [batch, 3, height, width];

    private static int Side(long dim) =>
        dim <= MaxSide ? (int)dim : throw new ModelFormatException($"the graph wants pictures {dim} pixels wide or high: that cannot be a vision transformer's input");
}
