using Vit.Models.Cards;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Perception.Attention;

/// <summary>
/// What a place of the last frame attends to: the rollout row that starts at its cells. It reads what the session's last run left; the session
/// stays the caller's and must fetch <see cref="Needs"/> (<see cref="FrameProcessor.AlsoFetch"/>).
/// </summary>
/// <remarks>A map's weights are valid until the next one. No managed allocation a map once warm. Not thread safe: the thread that runs the session.</remarks>
public sealed class AttentionQuery
{
    private readonly ModelCard _card;
    private readonly SessionSlot _slot;
    private readonly AttentionRollout _rollout;
    private readonly float[] _row;
    private readonly float[] _weights;

    /// <summary>Prepares for a session's model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="slot">The session's slot that holds the frame.</param>
    /// <exception cref="ArgumentException">It gives no attention of its layers.</exception>
    public AttentionQuery(ViTSession session, int slot = 0)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (Problem(session) is { } problem)
            throw new ArgumentException(problem);
        _card = session.Card;
        _slot = session.Slots[slot];
        _rollout = new AttentionRollout(_card.Layers, _card.Heads, _card.Tokens, _card.SpecialTokens);
        _row = new float[_card.Tokens];
        _weights = new float[_card.Tokens - _card.SpecialTokens];
    }

    /// <summary>The session outputs that are read.</summary>
    public static SessionOutputs Needs => SessionOutputs.Attention;

    /// <summary>Why a model cannot be asked, in one line; null when it can.</summary>
    public static string? Problem(ViTSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Available.HasFlag(Needs)
            ? null
            : $"model '{session.Card.Id}' gives no attention of its layers, so no place can be asked: import its checkpoint again with 'vit import'";
    }

    /// <summary>The map of one patch.</summary>
    /// <param name="cell">Flat patch index.</param>
    /// <param name="grid">The frame's geometry.</param>
    /// <param name="options">Which map.</param>
    /// <exception cref="ArgumentException">No such cell, or options out of range.</exception>
    /// <exception cref="AttentionException">Attention that is not finite.</exception>
    public AttentionMap OfCell(int cell, in PatchGrid grid, in RolloutOptions options)
    {
        StartRows.Cell(_row, _card.SpecialTokens, cell);
        return Map(AttentionSource.Patch(cell / grid.Columns, cell % grid.Columns), grid, options);
    }

    /// <summary>The map of a region: the mean of its cells' rows, by the share that it covers of each.</summary>
    /// <param name="id">The region's.</param>
    /// <param name="cells">Flat patch indices.</param>
    /// <param name="coverage">The covered share of each.</param>
    /// <param name="grid">The frame's geometry.</param>
    /// <param name="options">Which map.</param>
    /// <exception cref="ArgumentException">No cell, or options out of range.</exception>
    /// <exception cref="AttentionException">Attention that is not finite.</exception>
    public AttentionMap OfRegion(
        string id, ReadOnlySpan<ushort> cells, ReadOnlySpan<float> coverage, in PatchGrid grid, in RolloutOptions options)
    {
        Array.Clear(_weights);
        for (int i = 0; i < cells.Length; i++)
            _weights[cells[i]] = coverage[i];
        StartRows.Region(_row, _card.SpecialTokens, _weights);
        return Map(AttentionSource.Region(id), grid, options);
    }

    private AttentionMap Map(in AttentionSource source, in PatchGrid grid, in RolloutOptions options)
    {
        _rollout.Rows(_slot.AttentionLayers, _row, options, _row);
        return AttentionMap.FromRow(_row, _card.SpecialTokens, grid, _weights) with
        {
            Source = source,
            Options = options,
            Layers = options.Layers(_card.Layers),
            ModelId = _card.Id,
            ModelHash = _card.HashValue,
        };
    }
}
