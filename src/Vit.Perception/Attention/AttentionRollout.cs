using System.Numerics;

namespace Vit.Perception.Attention;

/// <summary>
/// Attention rollout (Abnar and Zuidema 2020) as a chain of rows: for start rows V, from the last layer down to the first,
/// <c>V ← V · rownorm(ρ I + (1-ρ) F)</c> with F the layer's fused, optionally thinned attention. That is V times the whole rollout
/// matrix R without any N×N product: each layer's attention is read once, a few query rows at a time.
/// A row of <c>ρ I + (1-ρ) F</c> without any mass (ρ = 0 and a fused row of zeros) counts as the identity row.
/// </summary>
/// <remarks>
/// Attention is one buffer a layer, [heads, N, N] row-major (query row, key column), after softmax, batch 1; it is only read.
/// Work space belongs to the instance and is rented on first need (a discard ratio needs N² floats), then reused: further calls of
/// no larger size allocate nothing. Not thread safe: one instance a thread.
/// </remarks>
public sealed partial class AttentionRollout
{
    private const int BlockRows = 4;

    private readonly int _layers;
    private readonly int _heads;
    private readonly int _tokens;
    private readonly int _prefixTokens;
    private readonly float[] _block;
    private float[] _fusedLayer = [];
    private float[] _rows = [];

    /// <param name="layers">Layers of the model.</param>
    /// <param name="heads">Heads a layer.</param>
    /// <param name="tokens">N: prefix tokens and patches.</param>
    /// <param name="prefixTokens">Tokens before the first patch (CLS, distillation, registers); 0 where a model has none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1, or no patch left.</exception>
    public AttentionRollout(int layers, int heads, int tokens, int prefixTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prefixTokens, tokens);
        (_layers, _heads, _tokens, _prefixTokens) = (layers, heads, tokens, prefixTokens);
        _block = new float[BlockRows * tokens];
    }

    /// <summary>Layers of the model.</summary>
    public int Layers => _layers;

    /// <summary>Heads a layer.</summary>
    public int Heads => _heads;

    /// <summary>N: prefix tokens and patches.</summary>
    public int Tokens => _tokens;

    /// <summary>Tokens before the first patch.</summary>
    public int PrefixTokens => _prefixTokens;

    /// <summary>Start rows times the rollout matrix.</summary>
    /// <param name="attention">One [heads, N, N] buffer a layer, first layer first.</param>
    /// <param name="startRows">[M, N] row-major, as <see cref="StartRows"/> makes them.</param>
    /// <param name="options">Method, fusion, residual, discard ratio, layers.</param>
    /// <param name="destination">[M, N] row-major, receives the rows; may be the same memory as <paramref name="startRows"/>.</param>
    /// <exception cref="ArgumentException">Options out of range, or buffers whose lengths do not fit this instance.</exception>
    public void Rows(
        IReadOnlyList<ReadOnlyMemory<float>> attention,
        ReadOnlySpan<float> startRows,
        in RolloutOptions options,
        Span<float> destination) =>
        Chain(attention, startRows, [], options, destination);

    /// <summary>
    /// The same with a measured residual share per layer and query row, for instance ‖x‖ / (‖x‖ + ‖attention output‖).
    /// <see cref="RolloutOptions.Residual"/> is not used.
    /// </summary>
    /// <param name="attention">One [heads, N, N] buffer a layer, first layer first.</param>
    /// <param name="startRows">[M, N] row-major.</param>
    /// <param name="residuals">[layers, N] row-major, each in [0, 1]; layers that take no part are not read.</param>
    /// <param name="options">Method, fusion, discard ratio, layers.</param>
    /// <param name="destination">[M, N] row-major, receives the rows; may be the same memory as <paramref name="startRows"/>.</param>
    /// <exception cref="ArgumentException">Options or residuals out of range, or buffers whose lengths do not fit.</exception>
    public void Rows(
        IReadOnlyList<ReadOnlyMemory<float>> attention,
        ReadOnlySpan<float> startRows,
        ReadOnlySpan<float> residuals,
        in RolloutOptions options,
        Span<float> destination)
    {
        if (residuals.Length != _layers * _tokens)
            throw new ArgumentException($"residuals hold {residuals.Length} values; {_layers} layers of {_tokens} tokens were expected");
        if (residuals.ContainsAnyExceptInRange(0f, 1f))
            throw new ArgumentException("every residual must be in [0, 1]");
        Chain(attention, startRows, residuals, options, destination);
    }

    private void Chain(
        IReadOnlyList<ReadOnlyMemory<float>> attention,
        ReadOnlySpan<float> startRows,
        ReadOnlySpan<float> residuals,
        in RolloutOptions options,
        Span<float> destination)
    {
        Check(attention, options);
        if (startRows.Length == 0 || startRows.Length % _tokens != 0)
            throw new ArgumentException($"start rows hold {startRows.Length} values; a multiple of {_tokens} tokens was expected");
        if (destination.Length != startRows.Length)
            throw new ArgumentException($"the destination holds {destination.Length} values; the start rows hold {startRows.Length}");

        if (_rows.Length < startRows.Length)
            _rows = new float[startRows.Length];
        Span<float> current = _rows.AsSpan(0, startRows.Length);
        startRows.CopyTo(current);
        (int first, int last) = options.Layers(_layers);
        for (int layer = last; layer >= first; layer--)
        {
            ReadOnlySpan<float> rowResiduals = residuals.IsEmpty ? [] : residuals.Slice(layer * _tokens, _tokens);
            Mix(attention[layer].Span, rowResiduals, options, current, destination);
            if (layer > first)
                destination.CopyTo(current);
        }
    }

    /// <summary>
    /// next = current · rownorm(ρ I + (1-ρ) F) for one layer. What tokens keep is left in current and added last: many small
    /// attention shares summed onto a large kept one would lose their low bits.
    /// </summary>
    private void Mix(
        ReadOnlySpan<float> layer, ReadOnlySpan<float> residuals, in RolloutOptions options, Span<float> current, Span<float> next)
    {
        next.Clear();
        int discard = PatchDiscard.CountFor(options.DiscardRatio, _tokens - _prefixTokens);
        if (discard > 0)
            FuseLayer(layer, options.HeadFusion, discard);
        Span<float> residual = stackalloc float[BlockRows];
        residual.Fill((float)options.EffectiveResidual);
        for (int row = 0; row < _tokens; row += BlockRows)
        {
            int count = Math.Min(BlockRows, _tokens - row);
            if (!AnyMass(current, row, count))
                continue;
            Span<float> block = _block;
            if (discard > 0)
                block = _fusedLayer.AsSpan(row * _tokens, BlockRows * _tokens);
            else
                FuseRows(layer, row, count, options.HeadFusion, block);
            if (!residuals.IsEmpty)
                residuals.Slice(row, count).CopyTo(residual);
            SpreadBlock(block, row, count, residual, current, next);
        }
        VectorMath.Add(next, current);
    }

    /// <summary>
    /// Whether any start row has mass on these query rows. At the last layer a CLS row has all its mass on one token,
    /// and nearly the whole layer need not be read.
    /// </summary>
    private bool AnyMass(ReadOnlySpan<float> current, int row, int count)
    {
        for (int at = row; at < current.Length; at += _tokens)
        {
            if (current.Slice(at, count).ContainsAnyExcept(0f))
                return true;
        }
        return false;
    }

    private void SpreadBlock(
        ReadOnlySpan<float> block, int row, int count, ReadOnlySpan<float> residual, Span<float> current, Span<float> next)
    {
        Vector4 keep = default, spread = default;
        for (int k = 0; k < count; k++)
            (keep[k], spread[k]) = Shares(residual[k], VectorMath.Sum(block.Slice(k * _tokens, _tokens)));
        for (int at = 0; at < current.Length; at += _tokens)
        {
            Vector4 mass = default;
            for (int k = 0; k < count; k++)
            {
                mass[k] = current[at + row + k];
                current[at + row + k] *= keep[k];
            }
            if (mass != Vector4.Zero)
                VectorMath.AddFour(next.Slice(at, _tokens), block, mass * spread);
        }
    }

    /// <summary>What a row keeps for itself and the factor of its fused attention, such that both together have sum 1.</summary>
    private static (float Keep, float Spread) Shares(float residual, float rowSum)
    {
        float sum = residual + ((1 - residual) * rowSum);
        return sum == 0 ? (1, 0) : (residual / sum, (1 - residual) / sum);
    }

    private void FuseRows(ReadOnlySpan<float> layer, int row, int count, HeadFusion fusion, Span<float> block)
    {
        HeadFuser.Fuse(layer, _heads, row * _tokens, fusion, block[..(count * _tokens)]);
        block[(count * _tokens)..].Clear();
    }

    private void FuseLayer(ReadOnlySpan<float> layer, HeadFusion fusion, int discard)
    {
        // Whole blocks: the rows past the last token stay zero.
        int blocks = (_tokens + BlockRows - 1) / BlockRows;
        if (_fusedLayer.Length == 0)
            _fusedLayer = new float[blocks * BlockRows * _tokens];
        HeadFuser.Fuse(layer, _heads, 0, fusion, _fusedLayer.AsSpan(0, _tokens * _tokens));
        PatchDiscard.Apply(_fusedLayer, _tokens, _prefixTokens, discard);
    }

    private void Check(IReadOnlyList<ReadOnlyMemory<float>> attention, in RolloutOptions options)
    {
        ArgumentNullException.ThrowIfNull(attention);
        options.Validate(_layers);
        if (attention.Count != _layers)
            throw new ArgumentException($"attention of {attention.Count} layers was given; {_layers} were expected");
        int expected = _heads * _tokens * _tokens;
        for (int layer = 0; layer < _layers; layer++)
        {
            int length = attention[layer].Length;
            if (length != expected)
            {
                throw new ArgumentException(
                    $"attention of layer {layer} holds {length} values; {_heads} heads of {_tokens}x{_tokens} were expected");
            }
        }
    }
}
