using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>
/// Finds regions without labels: the graph of alike patches (<see cref="PatchGraph"/>) is cut in two by the normalised cut (Shi and Malik
/// 2000) at the mean of its eigenvector, each connected part is cut again, until the patches of a part are alike. Of the parts, those that draw the
/// most attention become regions. Artefacts, tokens of far too large a norm (<see cref="ArtefactTokens"/>), take no part. The same input gives the same
/// regions. Memory is kept: no managed allocation a frame. Not thread safe.
/// </summary>
public sealed class RegionDiscovery
{
    private readonly DiscoveryOptions _options;
    private readonly int _rows;
    private readonly int _columns;
    private readonly ArtefactTokens _artefactTokens;
    private readonly PatchGraph _graph;
    private readonly NormalisedCut _cut;
    private readonly Components _components;
    private readonly bool[] _artefacts;
    private readonly bool[] _side;
    private readonly int[] _labels;
    private readonly int[] _order;
    private readonly int[] _sorted;
    private readonly double[] _vector;
    private readonly float[] _affinity;
    private readonly (int Start, int Length)[] _open;
    private readonly Part[] _parts;
    private readonly ushort[] _cells;

    /// <param name="rows">Patch rows.</param>
    /// <param name="columns">Patch columns.</param>
    /// <param name="options">Threshold and sizes.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RegionDiscovery(int rows, int columns, in DiscoveryOptions options)
    {
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem);
        int count = rows * columns;
        (_rows, _columns, _options) = (rows, columns, options);
        _artefactTokens = new ArtefactTokens(count);
        _graph = new PatchGraph(rows, columns);
        _cut = new NormalisedCut(count);
        _components = new Components(rows, columns);
        _artefacts = new bool[count];
        _side = new bool[count];
        _labels = new int[count];
        _order = new int[count];
        _sorted = new int[count];
        _vector = new double[count];
        _affinity = new float[count * count];
        _open = new (int, int)[count];
        _parts = new Part[count];
        _cells = new ushort[count];
    }

    /// <summary>Adds what it finds to a frame's regions, the most attended first, until the set is full.</summary>
    /// <param name="features">[N, D]; the last rows are the patches.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="attention">An attention map, one share a cell (sum 1), such as the class token's rollout.</param>
    /// <param name="regions">Receives the regions as whole cells; their score is their share of the attention.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="ArgumentException">Features, map or regions that do not fit the grid.</exception>
    /// <exception cref="AttentionException">A feature or norm that is not finite.</exception>
    public int Find(PatchFeatures features, int dimensions, ReadOnlySpan<float> attention, RegionSet regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        if (regions.Rows != _rows || regions.Columns != _columns)
            throw new ArgumentException($"regions lie on a grid of {regions.Rows}x{regions.Columns}; {_rows}x{_columns} was expected");
        if (attention.Length != _artefacts.Length)
            throw new ArgumentException($"the attention map holds {attention.Length} cells; {_artefacts.Length} were expected");
        if (features.Norms.IsEmpty)
            _artefactTokens.Detect(features.Values, dimensions, _artefacts);
        else
            _artefactTokens.Detect(features.Norms, 1, _artefacts);
        _graph.Update(features.Values[^(_artefacts.Length * dimensions)..], _artefacts);
        Span<Part> found = _parts.AsSpan(0, Divide(attention));
        found.Sort();
        int added = 0;
        foreach (Part part in found)
        {
            for (int i = 0; i < part.Length; i++)
                _cells[i] = (ushort)_order[part.Start + i];
            RegionVerdict verdict = regions.AddCells(_cells.AsSpan(0, part.Length), [], score: part.Attention);
            if (verdict == RegionVerdict.Full)
                break;
            added += verdict == RegionVerdict.Added ? 1 : 0;
        }
        return added;
    }

    /// <summary>Cuts until nothing is left to cut; the cells of each part stand together in <see cref="_order"/>, ascending.</summary>
    /// <returns>How many parts have the size of a region.</returns>
    private int Divide(ReadOnlySpan<float> attention)
    {
        int count = 0;
        for (int cell = 0; cell < _artefacts.Length; cell++)
        {
            if (!_artefacts[cell])
                _order[count++] = cell;
        }
        (int waiting, int found) = (0, 0);
        if (count > 0)
            _open[waiting++] = (0, count);
        while (waiting > 0)
        {
            (int start, int length) = _open[--waiting];
            ReadOnlySpan<int> part = _order.AsSpan(start, length);
            if (length == 1 || _graph.Coherence(part) >= _options.Threshold || !Cut(start, length, ref waiting))
                found += Keep(start, part, attention, found) ? 1 : 0;
        }
        return found;
    }

    /// <summary>Cuts a part in two and leaves the connected pieces of both sides open.</summary>
    /// <returns>False when there is nothing to cut.</returns>
    private bool Cut(int start, int length, ref int waiting)
    {
        Span<int> part = _order.AsSpan(start, length);
        Span<double> y = _vector.AsSpan(0, length);
        _graph.CopyTo(part, _affinity.AsSpan(0, length * length));
        if (!_cut.Solve(_affinity.AsSpan(0, length * length), y))
            return false;
        double mean = 0;
        foreach (double value in y)
            mean += value / length;
        Array.Clear(_labels);
        int pieces = 0;
        foreach (bool above in (ReadOnlySpan<bool>)[true, false])
        {
            Array.Clear(_side);
            for (int i = 0; i < length; i++)
                _side[part[i]] = y[i] > mean == above;
            foreach (int cell in part)
            {
                if (_side[cell] && _labels[cell] == 0)
                    _components.Fill(_side, cell, ++pieces, _labels);
            }
        }
        return pieces > 1 && Rearrange(start, length, pieces, ref waiting);
    }

    private bool Rearrange(int start, int length, int pieces, ref int waiting)
    {
        Span<int> part = _order.AsSpan(start, length);
        int at = 0;
        for (int piece = 1; piece <= pieces; piece++)
        {
            int from = at;
            foreach (int cell in part)
            {
                if (_labels[cell] == piece)
                    _sorted[at++] = cell;
            }
            _open[waiting++] = (start + from, at - from);
        }
        _sorted.AsSpan(0, length).CopyTo(part);
        return true;
    }

    private bool Keep(int start, ReadOnlySpan<int> part, ReadOnlySpan<float> attention, int index)
    {
        if (part.Length < _options.LeastCells || part.Length > _options.LargestShare * _artefacts.Length)
            return false;
        float share = 0;
        foreach (int cell in part)
            share += attention[cell];
        _parts[index] = new Part(start, part.Length, share);
        return true;
    }

    /// <summary>Cells that are one thing; the most attended come first.</summary>
    private readonly record struct Part(int Start, int Length, float Attention) : IComparable<Part>
    {
        public int CompareTo(Part other)
        {
            int byAttention = other.Attention.CompareTo(Attention);
            return byAttention != 0 ? byAttention : Start.CompareTo(other.Start);
        }
    }
}
