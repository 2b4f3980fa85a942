using Vit.Models.Cards;
using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>
/// The rows that links are read from: for each region its attention over the patch cells, <c>r_a = u_a · A</c> with u its coverage
/// normalised to sum 1, and below them the mean row of all patches, which is what attention looks like when nothing in particular is
/// asked. A carrier has one or more channels (heads), asked one after another. Prefix columns are dropped, nothing is renormalised.
/// </summary>
internal sealed class CarrierRows
{
    private readonly LinkCarrier _carrier;
    private readonly ModelCard _card;
    private readonly RolloutOptions _rolloutOptions;
    private readonly AttentionRollout? _rollout;
    private readonly float[] _rows;
    private readonly bool[] _layersRead;
    private readonly int _patches;

    /// <param name="card">The model.</param>
    /// <param name="carrier">Not auto.</param>
    /// <param name="rolloutOptions">Residual and first layer; used by the rollout carrier.</param>
    /// <param name="capacity">Most regions.</param>
    public CarrierRows(ModelCard card, LinkCarrier carrier, in RolloutOptions rolloutOptions, int capacity)
    {
        _card = card;
        _carrier = carrier;
        _rolloutOptions = rolloutOptions;
        _patches = card.Tokens - card.SpecialTokens;
        _rows = new float[(capacity + 1) * card.Tokens];
        _layersRead = [.. Enumerable.Range(0, card.Layers).Select(Needs)];
        if (carrier == LinkCarrier.Rollout)
            _rollout = new AttentionRollout(card.Layers, card.Heads, card.Tokens, card.SpecialTokens);
    }

    /// <summary>Channels of the carrier.</summary>
    public int Channels => _carrier switch
    {
        LinkCarrier.Heads => _card.RelationHeads.Count,
        LinkCarrier.MaxHeads => _card.Layers * _card.Heads,
        _ => 1,
    };

    /// <summary>Whether a layer's attention is read at all.</summary>
    public bool Reads(int layer) => _layersRead[layer];

    /// <summary>The row of a region, or of the mean patch when <paramref name="index"/> is the number of regions; [patches].</summary>
    public ReadOnlySpan<float> Row(int index) => _rows.AsSpan((index * _card.Tokens) + _card.SpecialTokens, _patches);

    /// <summary>Makes the rows of one channel.</summary>
    public void Compute(int channel, IReadOnlyList<ReadOnlyMemory<float>> attention, RegionSet regions)
    {
        Span<float> all = _rows.AsSpan(0, (regions.Count + 1) * _card.Tokens);
        all.Clear();
        switch (_carrier)
        {
            case LinkCarrier.Heads:
                AttentionHead named = _card.RelationHeads[channel];
                AddHead(attention[named.Layer].Span, named.Head, 1, regions);
                break;
            case LinkCarrier.MaxHeads:
                AddHead(attention[channel / _card.Heads].Span, channel % _card.Heads, 1, regions);
                break;
            case LinkCarrier.LastLayer:
                for (int head = 0; head < _card.Heads; head++)
                    AddHead(attention[_card.Layers - 1].Span, head, 1f / _card.Heads, regions);
                break;
            default:
                Chain(attention, regions, all);
                break;
        }
    }

    private bool Needs(int layer) => _carrier switch
    {
        LinkCarrier.Heads => _card.RelationHeads.Any(h => h.Layer == layer),
        LinkCarrier.MaxHeads => true,
        LinkCarrier.LastLayer => layer == _card.Layers - 1,
        _ => layer >= _rolloutOptions.FirstLayer,
    };

    private void AddHead(ReadOnlySpan<float> layer, int head, float weight, RegionSet regions)
    {
        int tokens = _card.Tokens;
        ReadOnlySpan<float> matrix = layer.Slice(head * tokens * tokens, tokens * tokens);
        for (int region = 0; region < regions.Count; region++)
        {
            Span<float> row = Writable(region);
            ReadOnlySpan<ushort> cells = regions.Cells(region);
            ReadOnlySpan<float> coverage = regions.Coverage(region);
            float share = weight / regions[region].VisibleCells;
            for (int k = 0; k < cells.Length; k++)
                RowMath.AddScaled(row, PatchRow(matrix, cells[k]), coverage[k] * share);
        }
        Span<float> mean = Writable(regions.Count);
        for (int cell = 0; cell < _patches; cell++)
            RowMath.AddScaled(mean, PatchRow(matrix, cell), weight / _patches);
    }

    /// <summary>All rows go through the layers together; the start rows become the result in place.</summary>
    private void Chain(IReadOnlyList<ReadOnlyMemory<float>> attention, RegionSet regions, Span<float> all)
    {
        for (int region = 0; region < regions.Count; region++)
        {
            Span<float> row = Writable(region);
            ReadOnlySpan<ushort> cells = regions.Cells(region);
            ReadOnlySpan<float> coverage = regions.Coverage(region);
            for (int k = 0; k < cells.Length; k++)
                row[cells[k]] = coverage[k] / regions[region].VisibleCells;
        }
        Writable(regions.Count).Fill(1f / _patches);
        _rollout!.Rows(attention, all, _rolloutOptions, all);
    }

    private Span<float> Writable(int index) => _rows.AsSpan((index * _card.Tokens) + _card.SpecialTokens, _patches);

    private ReadOnlySpan<float> PatchRow(ReadOnlySpan<float> matrix, int cell) =>
        matrix.Slice(((_card.SpecialTokens + cell) * _card.Tokens) + _card.SpecialTokens, _patches);
}
