using Vit.Models.Cards;
using Vit.Perception.Links;

namespace Vit.Perception.Tests.Links;

/// <summary>Links by their definition, in double, with whole matrices: what the scorer must give.</summary>
internal sealed class ReferenceLinks(ModelCard card, ReadOnlyMemory<float>[] attention, RegionSet regions)
{
    private readonly int tokens = card.Tokens;

    public (double Lift, double Forward, double Backward) Of(LinkCarrier carrier, int a, int b)
    {
        List<double[,]> matrices = carrier switch
        {
            LinkCarrier.Heads => [.. card.RelationHeads.Select(Head)],
            LinkCarrier.MaxHeads => [.. from layer in Enumerable.Range(0, card.Layers) from head in Enumerable.Range(0, card.Heads) select Head(new(layer, head))],
            LinkCarrier.LastLayer => [Fused(card.Layers - 1)],
            _ => [Rollout(0.9, card.Layers / 3)],
        };
        var each = matrices.ConvertAll(m => (Lift: (Lift(m, a, b) + Lift(m, b, a)) / 2, Forward: Mass(m, a, b), Backward: Mass(m, b, a)));
        return carrier == LinkCarrier.MaxHeads
            ? each.MaxBy(e => e.Lift)
            : (each.Average(e => e.Lift), each.Average(e => e.Forward), each.Average(e => e.Backward));
    }

    private double Lift(double[,] m, int a, int b)
    {
        double expected = 0;
        int patches = tokens - card.SpecialTokens;
        for (int row = 0; row < patches; row++)
            expected += Mass(m, row, regions.Cells(b), regions.Coverage(b)) / patches;
        return Math.Log((Mass(m, a, b) + 1e-6) / (expected + 1e-6));
    }

    private double Mass(double[,] m, int a, int b)
    {
        double mass = 0, total = regions.Coverage(a).ToArray().Sum(c => (double)c);
        for (int k = 0; k < regions.Cells(a).Length; k++)
            mass += regions.Coverage(a)[k] / total * Mass(m, regions.Cells(a)[k], regions.Cells(b), regions.Coverage(b));
        return mass;
    }

    private double Mass(double[,] m, int row, ReadOnlySpan<ushort> cells, ReadOnlySpan<float> coverage)
    {
        double mass = 0;
        for (int k = 0; k < cells.Length; k++)
            mass += coverage[k] * m[card.SpecialTokens + row, card.SpecialTokens + cells[k]];
        return mass;
    }

    private double[,] Head(AttentionHead head) =>
        Fill((i, j) => attention[head.Layer].Span[(((head.Head * tokens) + i) * tokens) + j]);

    private double[,] Fused(int layer)
    {
        double[][,] heads = [.. Enumerable.Range(0, card.Heads).Select(h => Head(new(layer, h)))];
        return Fill((i, j) => heads.Average(h => h[i, j]));
    }

    private double[,] Rollout(double residual, int first)
    {
        double[,] product = Fill((i, j) => i == j ? 1 : 0);
        for (int layer = first; layer < card.Layers; layer++)
        {
            double[,] fused = Fused(layer), before = product;
            product = Fill((i, j) =>
            {
                double sum = residual * before[i, j];
                for (int k = 0; k < tokens; k++)
                    sum += (1 - residual) * fused[i, k] * before[k, j];
                return sum;
            });
        }
        return product;
    }

    private double[,] Fill(Func<int, int, double> value)
    {
        var matrix = new double[tokens, tokens];
        for (int i = 0; i < tokens; i++)
        {
            for (int j = 0; j < tokens; j++)
                matrix[i, j] = value(i, j);
        }
        return matrix;
    }
}
