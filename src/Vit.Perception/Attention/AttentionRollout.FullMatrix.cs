using System.Numerics;

namespace Vit.Perception.Attention;

public sealed partial class AttentionRollout
{
    /// <summary>
    /// The whole rollout matrix R = Ã(last) · … · Ã(first) by its definition, each later layer multiplied on the left.
    /// Costs 2·N³ operations a layer (5 GFLOP at N = 1370) and allocates its work space: for studies and tests, never for frames.
    /// </summary>
    /// <param name="attention">One [heads, N, N] buffer a layer, first layer first.</param>
    /// <param name="options">Method, fusion, residual, discard ratio, layers.</param>
    /// <param name="destination">[N, N] row-major: row i says where token i's content comes from; rows sum to 1.</param>
    /// <exception cref="ArgumentException">Options out of range, or buffers whose lengths do not fit this instance.</exception>
    public void FullMatrix(IReadOnlyList<ReadOnlyMemory<float>> attention, in RolloutOptions options, Span<float> destination)
    {
        Check(attention, options);
        int n = _tokens;
        if (destination.Length != n * n)
            throw new ArgumentException($"the destination holds {destination.Length} values; {n}x{n} were expected");

        var mixed = new float[n * n];
        // The product reads four rows at a time: rows past the last token are zero.
        var product = new float[(n + BlockRows - 1) / BlockRows * BlockRows * n];
        for (int i = 0; i < n; i++)
            product[(i * n) + i] = 1;
        (int first, int last) = options.Layers(_layers);
        for (int layer = first; layer <= last; layer++)
        {
            LayerMatrix(attention[layer].Span, options, mixed);
            Multiply(mixed, product, n, destination);
            destination.CopyTo(product);
        }
    }

    /// <summary>Ã = rownorm(ρ I + (1-ρ) F) of one layer.</summary>
    private void LayerMatrix(ReadOnlySpan<float> layer, in RolloutOptions options, Span<float> mixed)
    {
        HeadFuser.Fuse(layer, _heads, 0, options.HeadFusion, mixed);
        PatchDiscard.Apply(mixed, _tokens, _prefixTokens, PatchDiscard.CountFor(options.DiscardRatio, _tokens - _prefixTokens));
        float residual = (float)options.EffectiveResidual;
        for (int i = 0; i < _tokens; i++)
        {
            Span<float> row = mixed.Slice(i * _tokens, _tokens);
            VectorMath.Scale(row, 1 - residual);
            row[i] += residual;
            float sum = VectorMath.Sum(row);
            if (sum == 0)
                row[i] = 1;
            else
                VectorMath.Scale(row, 1 / sum);
        }
    }

    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> paddedRight, int n, Span<float> destination)
    {
        destination.Clear();
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> factors = left.Slice(i * n, n);
            for (int k = 0; k < n; k += BlockRows)
            {
                Vector4 four = default;
                for (int b = 0; b < BlockRows && k + b < n; b++)
                    four[b] = factors[k + b];
                VectorMath.AddFour(destination.Slice(i * n, n), paddedRight.Slice(k * n, BlockRows * n), four);
            }
        }
    }
}
