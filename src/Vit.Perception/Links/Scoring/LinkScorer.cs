using Vit.Models.Cards;
using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>
/// How strongly a model's attention ties the regions of one frame, pair by pair. With u = m / Σm a region's normalised coverage and A the
/// carrier's attention over patch rows and columns (prefix columns dropped, not renormalised):
/// <c>T(a→b) = u_a · A · m_b</c>, <c>base(b) = mean patch row of A · m_b</c>, <c>lift = ln((T + 1e-6) / (base + 1e-6))</c>, mean of both
/// directions. The ratio takes out the size of b and attention that goes there whoever asks.
/// </summary>
/// <remarks>
/// Pairs whose boxes are nearer than <see cref="LinkOptions.MinGap"/> patches or that share a cell are left out. Memory is kept: no managed
/// allocation a frame while the number of regions does not grow. Not thread safe.
/// </remarks>
public sealed class LinkScorer
{
    private readonly ModelCard _card;
    private readonly LinkOptions _options;
    private readonly LinkCalibration _calibration;
    private readonly CarrierRows _rows;
    private readonly ShiftNull _shiftNull;
    private readonly float[] _features;
    private readonly float[] _meanFeature;
    private readonly PairSums[] _sums;
    private readonly PairScore[] _scores;

    /// <param name="card">The model.</param>
    /// <param name="options">Carrier, gap, rollout.</param>
    /// <exception cref="ArgumentException">Options that do not fit the model; the message names the parameter.</exception>
    public LinkScorer(ModelCard card, in LinkOptions options)
    {
        options.Validate(card);
        _card = card;
        _options = options;
        Carrier = options.CarrierFor(card);
        IsCalibrated = card.LinkCalibration is { } known && known.Carrier == LinkNames.NameOf(Carrier);
        _calibration = IsCalibrated ? card.LinkCalibration! : Uncalibrated;
        int capacity = options.MaxObjects, pairs = capacity * (capacity - 1) / 2;
        _rows = new CarrierRows(card, Carrier, options.Rollout(card.Layers), capacity);
        _shiftNull = new ShiftNull(new ShiftPlacements(card.Rows, card.Columns, capacity), Carrier == LinkCarrier.MaxHeads);
        _features = new float[capacity * card.TokenDim];
        _meanFeature = new float[card.TokenDim];
        _sums = new PairSums[pairs];
        _scores = new PairScore[pairs];
    }

    /// <summary>
    /// Serves where the card has no calibration for the carrier: even odds where the two draw half as much again from each other as from an
    /// average patch (lift ln 1.5). An order of pairs, no chance.
    /// </summary>
    public static LinkCalibration Uncalibrated { get; } = new(2, -2 * Math.Log(1.5), "");

    /// <summary>The carrier that serves; never auto.</summary>
    public LinkCarrier Carrier { get; }

    /// <summary>The model card has a calibration for the carrier, so scores are chances.</summary>
    public bool IsCalibrated { get; }

    /// <summary>Whether a layer's attention is read; buffers of the others may hold anything.</summary>
    public bool Reads(int layer) => _rows.Reads(layer);

    /// <summary>The mean feature of each region of the last call, less that of the whole picture, of length 1; [MaxObjects, D]. Zeros when none were given.</summary>
    public ReadOnlySpan<float> Features => _features;

    /// <summary>Scores every pair of distant regions.</summary>
    /// <param name="regions">The frame's regions, at most <see cref="LinkOptions.MaxObjects"/>.</param>
    /// <param name="attention">One [heads, N, N] buffer a layer, after softmax.</param>
    /// <param name="features">[N, D], special tokens first, as <see cref="PatchFeatures.Values"/>; empty = no feature similarity.</param>
    /// <returns>The pairs by (A, B), valid until the next call.</returns>
    /// <exception cref="ArgumentException">Buffers or regions that do not fit the model.</exception>
    /// <exception cref="AttentionException">Attention that is not finite.</exception>
    public ReadOnlySpan<PairScore> Score(
        RegionSet regions, IReadOnlyList<ReadOnlyMemory<float>> attention, ReadOnlySpan<float> features)
    {
        Check(regions, attention, features);
        MeanFeatures(regions, features);
        Span<PairSums> pairs = _sums.AsSpan(0, FindPairs(regions));
        if (pairs.IsEmpty)
            return [];
        _shiftNull.Begin(regions, pairs);
        for (int channel = 0; channel < _rows.Channels; channel++)
        {
            _rows.Compute(channel, attention, regions);
            for (int pair = 0; pair < pairs.Length; pair++)
                AddChannel(pair, ref pairs[pair], regions);
        }
        for (int pair = 0; pair < pairs.Length; pair++)
            Finish(pair, ref pairs[pair], regions);
        return _scores.AsSpan(0, pairs.Length);
    }

    private int FindPairs(RegionSet regions)
    {
        int count = 0;
        for (int a = 0; a < regions.Count; a++)
        {
            CellBox box = CellBox.Of(regions[a].Box, regions.Grid);
            for (int b = a + 1; b < regions.Count; b++)
            {
                double gap = box.GapTo(CellBox.Of(regions[b].Box, regions.Grid));
                if (gap < _options.MinGap || ShareCell(regions.Cells(a), regions.Cells(b)))
                    continue;
                ref PairSums pair = ref _sums[count];
                pair = new PairSums { A = a, B = b };
                if (Carrier == LinkCarrier.MaxHeads)
                    pair.StartMax();
                _scores[count++] = new PairScore { A = a, B = b, Gap = (float)gap, Distance = regions[a].Box.DistanceTo(regions[b].Box) };
            }
        }
        return count;
    }

    private void AddChannel(int index, ref PairSums pair, RegionSet regions)
    {
        ReadOnlySpan<float> rowA = _rows.Row(pair.A), rowB = _rows.Row(pair.B), mean = _rows.Row(regions.Count);
        ReadOnlySpan<ushort> cellsA = regions.Cells(pair.A), cellsB = regions.Cells(pair.B);
        ReadOnlySpan<float> coverageA = regions.Coverage(pair.A), coverageB = regions.Coverage(pair.B);
        double forward = Mass(rowA, cellsB, coverageB), backward = Mass(rowB, cellsA, coverageA);
        double forwardLift = PairSums.LiftOf(forward, Mass(mean, cellsB, coverageB));
        double backwardLift = PairSums.LiftOf(backward, Mass(mean, cellsA, coverageA));
        if (Carrier == LinkCarrier.MaxHeads)
            pair.AddToMax(forward, backward, forwardLift, backwardLift);
        else
            pair.AddToMean(forward, backward, forwardLift, backwardLift);
        _shiftNull.Add(index, forward: true, pair.ForwardPlaces, rowA, mean, cellsB, coverageB);
        _shiftNull.Add(index, forward: false, pair.BackwardPlaces, rowB, mean, cellsA, coverageA);
    }

    private void Finish(int index, ref PairSums pair, RegionSet regions)
    {
        if (Carrier != LinkCarrier.MaxHeads)
            pair.DivideMean(_rows.Channels);
        if (!double.IsFinite(pair.Lift + pair.ForwardLift + pair.BackwardLift))
            throw new AttentionException("attention holds values that are negative or not finite: run the model in fp32");
        (double z, int directions, int places) = (0, 0, 0);
        foreach (bool forward in (ReadOnlySpan<bool>)[true, false])
        {
            int count = forward ? pair.ForwardPlaces : pair.BackwardPlaces;
            if (count < ShiftPlacements.Least)
                continue;
            z += _shiftNull.Z(index, forward, count, forward ? pair.ForwardLift : pair.BackwardLift, _rows.Channels);
            directions++;
            places += count;
        }
        _scores[index] = _scores[index] with
        {
            Lift = (float)pair.Lift,
            Z = directions > 0 ? (float)(z / directions) : 0,
            Placements = places,
            Score = (float)_calibration.Score(pair.Lift),
            AttentionForward = (float)pair.Forward,
            AttentionBackward = (float)pair.Backward,
            FeatureSimilarity = RowMath.Dot(Feature(pair.A), Feature(pair.B)),
        };
    }

    private ReadOnlySpan<float> Feature(int region) => _features.AsSpan(region * _card.TokenDim, _card.TokenDim);

    /// <summary>What all patches share would make all regions alike, so the picture's mean is taken out.</summary>
    private void MeanFeatures(RegionSet regions, ReadOnlySpan<float> features)
    {
        int dim = _card.TokenDim;
        _features.AsSpan(0, regions.Count * dim).Clear();
        if (features.IsEmpty)
            return;
        ReadOnlySpan<float> patches = features[(_card.SpecialTokens * dim)..];
        Array.Clear(_meanFeature);
        for (int patch = 0; patch < patches.Length; patch += dim)
            RowMath.AddScaled(_meanFeature, patches.Slice(patch, dim), (float)dim / patches.Length);
        for (int region = 0; region < regions.Count; region++)
        {
            Span<float> feature = _features.AsSpan(region * dim, dim);
            ReadOnlySpan<ushort> cells = regions.Cells(region);
            ReadOnlySpan<float> coverage = regions.Coverage(region);
            for (int k = 0; k < cells.Length; k++)
            {
                RowMath.AddScaled(feature, patches.Slice(cells[k] * dim, dim), coverage[k]);
                RowMath.AddScaled(feature, _meanFeature, -coverage[k]);
            }
            RowMath.Normalise(feature);
        }
    }

    private static double Mass(ReadOnlySpan<float> row, ReadOnlySpan<ushort> cells, ReadOnlySpan<float> coverage)
    {
        double mass = 0;
        for (int k = 0; k < cells.Length; k++)
            mass += (double)coverage[k] * row[cells[k]];
        return mass;
    }

    private static bool ShareCell(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        for (int i = 0, k = 0; i < a.Length && k < b.Length;)
        {
            if (a[i] == b[k])
                return true;
            _ = a[i] < b[k] ? i++ : k++;
        }
        return false;
    }

    private void Check(RegionSet regions, IReadOnlyList<ReadOnlyMemory<float>> attention, ReadOnlySpan<float> features)
    {
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(attention);
        if (regions.Rows != _card.Rows || regions.Columns != _card.Columns)
            throw new ArgumentException($"regions lie on a grid of {regions.Rows}x{regions.Columns}; the model has {_card.Rows}x{_card.Columns}");
        if (regions.Count > _options.MaxObjects)
            throw new ArgumentException($"{regions.Count} regions are more than links.max_objects = {_options.MaxObjects}");
        if (attention.Count != _card.Layers)
            throw new ArgumentException($"attention of {attention.Count} layers was given; {_card.Layers} were expected");
        int expected = _card.Heads * _card.Tokens * _card.Tokens;
        for (int layer = 0; layer < _card.Layers; layer++)
        {
            if (Reads(layer) && attention[layer].Length != expected)
                throw new ArgumentException($"attention of layer {layer} holds {attention[layer].Length} values; {expected} were expected");
        }
        if (!features.IsEmpty && features.Length != _card.Tokens * _card.TokenDim)
            throw new ArgumentException($"features hold {features.Length} values; {_card.Tokens} of {_card.TokenDim} dimensions were expected");
    }
}
