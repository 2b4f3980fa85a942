using Vit.Models.Cards;

namespace Vit.Models.Foreign;

/// <summary>What an adapted graph's embedding is and where its rollout starts.</summary>
/// <param name="Kind">What the card says.</param>
/// <param name="Start">Where the rollout row starts.</param>
/// <param name="Output">The graph's own output to take; empty = made from the tokens.</param>
/// <param name="Dim">Length of the embedding.</param>
internal readonly record struct EmbeddingChoice(EmbeddingKind Kind, RolloutStart Start, string Output, int Dim);

/// <summary>
/// Chooses the embedding: the output asked for; else one in the text-image space; else the class token; else, in models
/// without one, a pooled output; else the mean of the patches.
/// </summary>
internal static class EmbeddingChooser
{
    public static EmbeddingChoice Choose(ForeignAnalysis found, PatchLayout layout, int tokenDim, string wanted)
    {
        bool hasClass = layout.Special > 0;
        RolloutStart start = hasClass ? RolloutStart.ClassToken
            : found.Attention.Pooling?.Keys == found.Attention.Layers[0].Keys ? RolloutStart.AttentionPool : RolloutStart.Patches;
        EmbeddingKind pooled = start == RolloutStart.AttentionPool ? EmbeddingKind.AttentionPool : hasClass ? EmbeddingKind.Projection : EmbeddingKind.MeanPatch;
        if (wanted.Length > 0)
        {
            string? asked = found.Graph.Proto.Output.FirstOrDefault(o => GraphRenamer.Original(o.Name) == wanted)?.Name;
            return asked is null
                ? throw new ModelFormatException($"the graph has no output '{wanted}': it has {string.Join(", ", found.Graph.Proto.Output.Select(o => $"'{o.Name}'"))}")
                : new EmbeddingChoice(pooled, start, asked, Length(found, asked));
        }
        if (TokenFinder.Projection(found.Graph) is string projection)
            return new EmbeddingChoice(EmbeddingKind.Projection, start, projection, Length(found, projection));
        if (hasClass)
            return new EmbeddingChoice(EmbeddingKind.ClassToken, start, "", tokenDim);
        return TokenFinder.Pooled(found.Graph) is string output
            ? new EmbeddingChoice(pooled, start, output, Length(found, output))
            : new EmbeddingChoice(EmbeddingKind.MeanPatch, start, "", tokenDim);
    }

    private static int Length(ForeignAnalysis found, string output)
    {
        long count = found.Shapes[output].Count;
        long length = count % found.Batch == 0 ? count / found.Batch : -1;
        return length is > 0 and <= 1_000_000
            ? (int)length
            : throw new ModelFormatException($"output '{output}' of shape {found.Shapes[output]} is no vector a picture: name another output as embedding");
    }
}
