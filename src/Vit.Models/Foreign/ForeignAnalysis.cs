using Vit.Models.Cards;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>Everything that is read off a foreign graph before anything is added to it.</summary>
/// <param name="Graph">The graph, functions inlined, contract names free.</param>
/// <param name="Image">Its picture input.</param>
/// <param name="Shapes">What one input of this size makes of every tensor.</param>
/// <param name="Attention">Where the layers' attention is.</param>
/// <param name="Batch">The batch that <paramref name="Shapes"/> were followed for.</param>
/// <param name="FixedBatch">The graph only works for that batch.</param>
/// <param name="Height">Input height.</param>
/// <param name="Width">Input width.</param>
internal sealed record ForeignAnalysis(
    ForeignGraph Graph, ImageInput Image, ShapeInference Shapes, FoundAttention Attention, long Batch, bool FixedBatch, int Height, int Width)
{
    // A batch that is no usual head or window count, so that it can be told from them in a product.
    private const long OpenBatch = 7;

    /// <param name="model">Not changed by the analysis itself; must be prepared (<see cref="ForeignModel"/>).</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="ModelFormatException">Not a vision transformer that can be used, with the reason.</exception>
    public static ForeignAnalysis Of(ModelProto model, ForeignOptions options)
    {
        var graph = new ForeignGraph(model);
        if (graph.Opset < OpsetLowering.Oldest)
            throw new ModelFormatException($"the file uses operator set {graph.Opset}, older than {OpsetLowering.Oldest}: export it again with 17 or newer");
        ImageInput image = ImageInput.Of(graph.Proto);
        (int resizedWidth, int resizedHeight) = Prepared(options.Processor);
        int height = Side("height", image.Height, options.Height, resizedHeight), width = Side("width", image.Width, options.Width, resizedWidth);

        long batch = image.Batch > 0 ? image.Batch : OpenBatch;
        ShapeInference shapes = Follow(graph, image, batch, height, width, options);
        // Some exporters declare an open batch and still reshape to the one they saw.
        bool fixedToOne = image.Batch == 0 && shapes.Conflict is not null;
        if (fixedToOne)
        {
            ShapeInference single = Follow(graph, image, 1, height, width, options);
            fixedToOne = single.Conflict is null;
            (batch, shapes) = fixedToOne ? (1, single) : (batch, shapes);
        }
        FoundAttention attention = AttentionFinder.Find(graph, shapes, batch);
        if (options.Layers > 0 && attention.Layers.Count != options.Layers)
            throw new ModelFormatException($"{attention.Layers.Count} attentions were found, the model has {options.Layers} layers: export with attn_implementation='eager'");
        return new ForeignAnalysis(graph, image, shapes, attention, batch, image.Batch > 0 || fixedToOne, height, width);
    }

    /// <summary>Width and height of the pictures that a processor makes; 0 where they depend on the picture.</summary>
    private static (int Width, int Height) Prepared(ImageProcessor processor) =>
        processor.CropWidth > 0 && processor.CropHeight > 0 ? (processor.CropWidth, processor.CropHeight)
        : processor.Resize == ResizeMode.None ? (0, 0) : (processor.ResizeWidth, processor.ResizeHeight);

    private static int Side(string name, int own, int wanted, int processed)
    {
        if (own > 0 && wanted > 0 && own != wanted)
            throw new ModelFormatException($"the graph has a fixed input {name} of {own}, not {wanted}: export it for that size, or with an open one");
        int side = own > 0 ? own : wanted > 0 ? wanted : processed;
        return side is > 0 and <= ImageInput.MaxSide ? side : throw new ModelFormatException($"the graph leaves its input {name} open: give the size");
    }

    private static ShapeInference Follow(ForeignGraph graph, ImageInput image, long batch, int height, int width, ForeignOptions options)
    {
        long[] dims = image.Dims(batch, height, width);
        ShapeInference shapes = ShapeInference.Run(graph, image, dims, options.Folder);
        if (options.Probe is null)
            return shapes;
        string[] unknown = [.. AttentionFinder.Candidates(graph).Concat(graph.Proto.Output.Select(o => o.Name)).Distinct().Where(t => !shapes[t].IsComplete)];
        if (unknown.Length == 0)
            return shapes;
        ModelProto model = graph.Model.Clone();
        var known = model.Graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        model.Graph.Output.AddRange(unknown.Where(t => !known.Contains(t)).Select(t => new ValueInfoProto { Name = t }));
        shapes.Learn(options.Probe(model, unknown, dims));
        return shapes;
    }
}
