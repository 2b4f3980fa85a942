using System.Globalization;
using Google.Protobuf;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// An .onnx that another program exported becomes a model of this project's contract: its own nodes stay as they are,
/// our input, outputs, rollout and card are put around them. Or it is refused with the reason.
/// </summary>
public static class ForeignModel
{
    private static readonly HashSet<string> ContractNames = new(StringComparer.Ordinal)
    {
        GraphNames.Pixels, GraphNames.Residuals, GraphNames.Embedding, GraphNames.Tokens, GraphNames.Rollout, GraphNames.RolloutMatrix,
    };

    /// <summary>Parses the bytes of an .onnx file.</summary>
    /// <exception cref="ModelFormatException">Not an ONNX model.</exception>
    public static ModelProto Parse(ReadOnlySpan<byte> file)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"not an ONNX model ({e.Message}): download or export the file again", e);
        }
    }

    /// <summary>Adapts a model; one that carries our card already is returned as it is.</summary>
    /// <param name="model">The model as parsed; not changed.</param>
    /// <param name="options">What the file does not say of itself.</param>
    /// <returns>A new model. External weights stay references relative to the original's folder; <see cref="ExternalData.Embed"/> moves them in.</returns>
    /// <exception cref="ModelFormatException">The graph cannot serve; one line with the reason and what to do.</exception>
    public static ModelProto Adapt(ModelProto model, ForeignOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (OnnxFile.Metadata(model, ModelCard.MetadataKey) is not null)
            return model;
        ModelProto adapted = model.Clone();
        FunctionInliner.Inline(adapted);
        if (adapted.Graph is null)
            throw new ModelFormatException("the file holds no graph: it is not an ONNX model");
        GraphRenamer.Rename(adapted.Graph, IsContractName);

        var graph = new ForeignGraph(adapted);
        ImageInput image = ImageInput.Of(graph.Proto);
        (int height, int width) = Size(image, options);
        long batch = image.Batch > 0 ? image.Batch : 1;
        long[] dims = image.Dims(batch, height, width);
        ShapeInference shapes = ShapeInference.Run(graph, image, dims, options.Folder);
        Measure(graph, shapes, options.Probe, dims);

        FoundAttention attention = AttentionFinder.Find(graph, shapes, batch);
        if (options.Layers > 0 && attention.Layers.Count != options.Layers)
            throw new ModelFormatException($"{attention.Layers.Count} attentions were found, the model has {options.Layers} layers: export it with attn_implementation='eager'");
        PatchLayout layout = PatchLayout.Of(graph, shapes, image, attention.Layers[0], height, width, options.PatchSize);
        string tokens = TokenFinder.Tokens(graph, shapes, attention, batch);
        int tokenDim = checked((int)shapes[tokens].Dims![2]);
        EmbeddingChoice embedding = Embedding(graph, shapes, attention, layout, tokenDim, options);

        var writer = new ContractWriter(graph, shapes);
        object batchDim = image.Batch > 0 ? image.Batch : "batch";
        ImageProcessor processor = VitModelBuilder.ForInput(options.Processor, height, width);
        string hash = WeightHash.Of(graph.Proto, processor, options.Folder);
        writer.Pixels(image, batchDim, height, width, processor);
        writer.Outputs(attention, tokens, tokenDim, embedding, layout, batchDim);
        writer.Finish();

        var card = new ModelCard
        {
            Id = options.Id,
            Family = "onnx",
            Source = options.Source,
            License = options.License,
            InputWidth = width,
            InputHeight = height,
            PatchSize = layout.PatchSize,
            Layers = attention.Layers.Count,
            Heads = attention.Layers[0].Heads,
            TokenDim = tokenDim,
            SpecialTokens = layout.Special,
            EmbeddingDim = embedding.Dim,
            Embedding = embedding.Kind,
            RolloutStart = embedding.Start,
            Processor = processor,
            Hash = hash,
        };
        adapted.MetadataProps.Add(new StringStringEntryProto { Key = ModelCard.MetadataKey, Value = card.ToJson() });
        return adapted;
    }

    private static bool IsContractName(string name) =>
        ContractNames.Contains(name)
        || (name.StartsWith("attention.", StringComparison.Ordinal) && int.TryParse(name.AsSpan("attention.".Length), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <summary>The options' size, the graph's, or the processor's; a graph of fixed size takes no other.</summary>
    private static (int Height, int Width) Size(ImageInput image, ForeignOptions options)
    {
        ImageProcessor p = options.Processor;
        (int height, int width) = p.CropHeight > 0 ? (p.CropHeight, p.CropWidth) : (p.ResizeHeight, p.ResizeWidth);
        return (Side(options.Height, image.Height, height, "height"), Side(options.Width, image.Width, width, "width"));
    }

    private static int Side(int wanted, int stored, int usual, string axis)
    {
        if (stored > 0 && wanted > 0 && wanted != stored)
            throw new ModelFormatException($"the graph has a fixed input {axis} of {stored}, not {wanted}: export it for that size");
        int side = wanted > 0 ? wanted : stored > 0 ? stored : usual;
        return side is > 0 and <= 8192 ? side : throw new ModelFormatException($"the graph leaves its input {axis} open: give the size");
    }

    private static void Measure(ForeignGraph graph, ShapeInference shapes, ShapeProbe? probe, long[] dims)
    {
        if (probe is null)
            return;
        string[] open = [.. AttentionFinder.Candidates(graph).Distinct(StringComparer.Ordinal).Where(t => !shapes[t].IsComplete && !graph.IsConstant(t))];
        if (open.Length == 0)
            return;
        ModelProto copy = graph.Model.Clone();
        foreach (string tensor in open.Where(t => copy.Graph.Output.All(o => o.Name != t)))
            copy.Graph.Output.Add(new ValueInfoProto { Name = tensor });
        shapes.Learn(probe(copy, open, dims));
    }

    /// <summary>The named output, a projection into the text space, a pooling head's vector, the class token, or the patch mean.</summary>
    private static EmbeddingChoice Embedding(
        ForeignGraph graph, ShapeInference shapes, FoundAttention attention, PatchLayout layout, int tokenDim, ForeignOptions options)
    {
        RolloutStart start = attention.Pooling is not null ? RolloutStart.AttentionPool
            : layout.Special > 0 ? RolloutStart.ClassToken
            : RolloutStart.Patches;
        if (options.EmbeddingOutput.Length > 0)
        {
            string? named = graph.Proto.Output.FirstOrDefault(o => GraphRenamer.Original(o.Name) == options.EmbeddingOutput)?.Name;
            return Chosen(named ?? throw new ModelFormatException($"the graph has no output '{options.EmbeddingOutput}'"), EmbeddingKind.Projection);
        }
        if (TokenFinder.Projection(graph) is { } projection)
            return Chosen(projection, EmbeddingKind.Projection);
        if (attention.Pooling is not null && TokenFinder.Pooled(graph) is { } pooled)
            return Chosen(pooled, EmbeddingKind.AttentionPool);
        return layout.Special > 0
            ? new EmbeddingChoice(EmbeddingKind.ClassToken, start, "", tokenDim)
            : new EmbeddingChoice(EmbeddingKind.MeanPatch, start, "", tokenDim);

        EmbeddingChoice Chosen(string output, EmbeddingKind kind)
        {
            long[]? dims = shapes[output].Dims;
            if (dims is null || dims.Length < 2 || dims[^1] is < 1 or > 1_000_000)
                throw new ModelFormatException($"output '{GraphRenamer.Original(output)}' is not a vector a picture: choose another as the embedding");
            return new EmbeddingChoice(kind, start, output, (int)dims[^1]);
        }
    }
}
