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
    private readonly ModelCard card;
    private readonly SessionSlot slot;
    private readonly AttentionRollout rollout;
    private readonly float[] row;
    private readonly float[] weights;

    /// <summary>Prepares for a session's model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="slot">The session's slot that holds the frame.</param>
    /// <exception cref="ArgumentException">It gives no attention of its layers.</exception>
    public AttentionQuery(ViTSession session, int slot = 0)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (Problem(session) is { } problem)
            throw new ArgumentException(problem);
        card = session.Card;
        this.slot = session.Slots[slot];
        rollout = new AttentionRollout(card.Layers, card.Heads, card.Tokens, card.SpecialTokens);
        row = new float[card.Tokens];
        weights = new float[card.Tokens - card.SpecialTokens];
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
        StartRows.Cell(row, card.SpecialTokens, cell);
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
        Array.Clear(weights);
        for (int i = 0; i < cells.Length; i++)
            weights[cells[i]] = coverage[i];
        StartRows.Region(row, card.SpecialTokens, weights);
        return Map(AttentionSource.Region(id), grid, options);
    }

    private AttentionMap Map(in AttentionSource source, in PatchGrid grid, in RolloutOptions options)
    {
        rollout.Rows(slot.AttentionLayers, row, options, row);
        return AttentionMap.FromRow(row, card.SpecialTokens, grid, weights) with
        {
            Source = source,
            Options = options,
            Layers = options.Layers(card.Layers),
            ModelId = card.Id,
            ModelHash = card.HashValue,
        };
    }
}
