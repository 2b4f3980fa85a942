using System.Text.RegularExpressions;
using Google.Protobuf;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// ONNX files that others exported, made into models of our contract (<see cref="GraphNames"/>), or refused with the reason.
/// docs/foreign-models.md says what is accepted. Thread safe: nothing is shared between calls.
/// </summary>
public static partial class ForeignModel
{
    private const long IrVersion = 8;

    /// <summary>Reads the bytes of a whole .onnx file.</summary>
    /// <exception cref="ModelFormatException">Not an ONNX file, or cut short.</exception>
    public static ModelProto Parse(ReadOnlySpan<byte> file)
    {
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(file);
            return model.Graph is not null ? model : throw new ModelFormatException("the file holds no graph: it is not an ONNX model");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"not a whole ONNX file ({e.Message}): copy or export it again", e);
        }
    }

    /// <summary>Where each layer's softmax attention is, input side first; nothing is changed.</summary>
    /// <param name="model">A foreign model, read whole.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="ModelFormatException">There is none, or one that rollout cannot describe.</exception>
    public static IReadOnlyList<AttentionTap> FindAttention(ModelProto model, ForeignOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return ForeignAnalysis.Of(Prepared(model), options).Attention.Layers;
    }

    /// <summary>
    /// Puts the contract's input and outputs around a foreign graph. Its own nodes stay as they are, except that
    /// <c>ai.onnx::Attention</c> is told to put its probabilities out; its own outputs stay too, under <c>foreign/</c> where a name
    /// of the contract was taken. The pixels are normalised in front of the graph, so <c>pixels</c> is 0..255.
    /// </summary>
    /// <param name="model">Read whole, not changed. A model that carries our card is returned as it is.</param>
    /// <param name="options">What the file does not say.</param>
    /// <returns>
    /// A model of our contract. Weights in files beside the foreign file stay there: write the result into the same folder, or call
    /// <see cref="ExternalData.Embed"/> first. Its hash covers those files too, so <see cref="ForeignOptions.Folder"/> is needed for them.
    /// </returns>
    /// <exception cref="ModelFormatException">The graph cannot serve, with the reason and what to do.</exception>
    public static ModelProto Adapt(ModelProto model, ForeignOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (model.MetadataProps.FirstOrDefault(p => p.Key == ModelCard.MetadataKey) is StringStringEntryProto own)
        {
            ModelCard.Parse(own.Value);
            return model;
        }
        if (options.Processor.Mean.Count != 3 || options.Processor.Std.Count != 3 || options.Processor.Std.Any(s => !(s > 0)))
            throw new ModelFormatException("the image processor needs three mean values and three positive std values");
        ModelProto adapted = Prepared(model);
        ForeignAnalysis found = ForeignAnalysis.Of(adapted, options);
        AttentionTap layer = found.Attention.Layers[0];
        PatchLayout layout = PatchLayout.Of(found.Graph, found.Shapes, found.Image, layer, found.Height, found.Width, options.PatchSize);
        string tokens = TokenFinder.Tokens(found.Graph, found.Shapes, found.Attention, found.Batch);
        int tokenDim = (int)found.Shapes[tokens].Dims![2];
        EmbeddingChoice embedding = EmbeddingChooser.Choose(found, layout, tokenDim, options.EmbeddingOutput);
        string hash = WeightHash.Of(adapted.Graph, options.Processor, options.Folder);

        object batch = found.FixedBatch ? found.Batch : "batch";
        var writer = new ContractWriter(found.Graph, found.Shapes);
        writer.Pixels(found.Image, batch, found.Height, found.Width, options.Processor);
        writer.Outputs(found.Attention, tokens, tokenDim, embedding, layout, batch);
        writer.Finish();
        var card = new ModelCard
        {
            Id = options.Id,
            Family = "onnx",
            Source = options.Source,
            License = options.License,
            InputWidth = found.Width,
            InputHeight = found.Height,
            PatchSize = layout.PatchSize,
            Layers = found.Attention.Layers.Count,
            Heads = layer.Heads,
            TokenDim = tokenDim,
            SpecialTokens = layout.Special,
            EmbeddingDim = embedding.Dim,
            Embedding = embedding.Kind,
            RolloutStart = embedding.Start,
            Processor = options.Processor,
            Hash = hash,
        };
        string json = card.ToJson();
        ModelCard.Parse(json);
        adapted.MetadataProps.Add(new StringStringEntryProto { Key = ModelCard.MetadataKey, Value = json });
        return adapted;
    }

    /// <summary>A copy with functions inlined, weights constant and the contract's names free.</summary>
    private static ModelProto Prepared(ModelProto model)
    {
        ModelProto copy = model.Clone();
        if (copy.Graph is null)
            throw new ModelFormatException("the file holds no graph: it is not an ONNX model");
        FunctionInliner.Inline(copy);
        var weights = copy.Graph.Initializer.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        // Weights that are inputs too can be overridden, which forbids constant folding; old files list all of them.
        for (int i = copy.Graph.Input.Count - 1; i >= 0; i--)
        {
            if (weights.Contains(copy.Graph.Input[i].Name))
                copy.Graph.Input.RemoveAt(i);
        }
        copy.IrVersion = Math.Max(copy.IrVersion, IrVersion);
        GraphRenamer.Rename(copy.Graph, name => ContractPattern().IsMatch(name));
        return copy;
    }

    [GeneratedRegex(@"^(?:pixels|residuals|embedding|tokens|rollout|rollout_matrix|attention\.[0-9]+)$")]
    private static partial Regex ContractPattern();
}
