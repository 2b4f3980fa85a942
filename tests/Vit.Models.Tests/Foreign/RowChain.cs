namespace Vit.Models.Tests.Foreign;

/// <summary>The rollout row in double, from attention as the graph puts it out.</summary>
internal static class RowChain
{
    /// <summary>Last layer first: <c>r = w r + (1 - w) mean_h(r A_h)</c>.</summary>
    /// <param name="attention">One [H,N,N] a layer, of one picture.</param>
    /// <param name="start">Start row, [N].</param>
    /// <param name="residuals">One weight a layer.</param>
    public static float[] Of(IReadOnlyList<float[]> attention, double[] start, IReadOnlyList<float> residuals)
    {
        int n = start.Length;
        double[] row = start;
        for (int layer = attention.Count - 1; layer >= 0; layer--)
        {
            int heads = attention[layer].Length / (n * n);
            var next = new double[n];
            for (int i = 0; i < attention[layer].Length; i++)
                next[i % n] += row[i / n % n] * attention[layer][i] / heads;
            row = [.. row.Zip(next, (kept, mixed) => (residuals[layer] * kept) + ((1 - residuals[layer]) * mixed))];
        }
        return [.. row.Select(v => (float)v)];
    }
}
