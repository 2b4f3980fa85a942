using Vit.Models.Cards;

namespace Vit.Models.Foreign;

/// <summary>What an adapted graph's embedding is and where its rollout starts.</summary>
/// <param name="Kind">What the card says.</param>
/// <param name="Start">Where the rollout row starts.</param>
/// <param name="Output">The graph's own output to take; empty = made from the tokens.</param>
/// <param name="Dim">Length of the embedding.</param>
internal readonly record struct EmbeddingChoice(EmbeddingKind Kind, RolloutStart Start, string Output, int Dim);

/// <summary>
/// Chooses the embedding: the output asked for; else one in the text-image space; else what a pooling head makes; else the
/// class token; else, in models without one, a pooled output or the mean of the patches. The rollout starts where the
/// embedding is read from.
/// </summary>
internal static class EmbeddingChooser
{
    public static EmbeddingChoice Choose(ForeignAnalysis found, PatchLayout layout, int tokenDim, string wanted)
    {
        bool hasClass = layout.Special > 0;
        string? pooled = TokenFinder.Pooled(found.Graph);
        bool pools = found.Attention.Pooling?.Keys == found.Attention.Layers[0].Keys && (pooled is not null || !hasClass);
        RolloutStart start = pools ? RolloutStart.AttentionPool : hasClass ? RolloutStart.ClassToken : RolloutStart.Patches;
        EmbeddingKind kind = pools ? EmbeddingKind.AttentionPool : hasClass ? EmbeddingKind.Projection : EmbeddingKind.MeanPatch;
        if (wanted.Length > 0)
        {
            string? asked = found.Graph.Proto.Output.FirstOrDefault(o => GraphRenamer.Original(o.Name) == wanted)?.Name;
            string names = string.Join(", ", found.Graph.Proto.Output.Select(o => $"'{GraphRenamer.Original(o.Name)}'"));
            return Of(kind, asked ?? throw new ModelFormatException($"the graph has no output '{wanted}', it has {names}: name one of them"));
        }
        if (TokenFinder.Projection(found.Graph) is string projection)
            return Of(EmbeddingKind.Projection, projection);
        if (hasClass && !pools)
            return new EmbeddingChoice(EmbeddingKind.ClassToken, start, "", tokenDim);
        return pooled is null ? new EmbeddingChoice(EmbeddingKind.MeanPatch, start, "", tokenDim) : Of(kind, pooled);

        EmbeddingChoice Of(EmbeddingKind kind, string output) => new(kind, start, output, Length(found, output));
    }

    private static int Length(ForeignAnalysis found, string output)
    {
        long count = found.Shapes[output].Count;
        long length = count % found.Batch == 0 ? count / found.Batch : -1;
        return length is > 0 and <= 1_000_000
            ? (int)length
            : throw new ModelFormatException($"output '{GraphRenamer.Original(output)}' of shape {found.Shapes[output]} is no vector a picture: name another output as embedding");
    }
}
