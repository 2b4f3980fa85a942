using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>
/// Finds regions without labels: the similarity graph of the patch tokens is cut in two (TokenCut, Wang et al. 2022), the component of
/// the foreground around the strongest cell becomes a region and leaves the graph, and the rest is cut again (as MaskCut does,
/// Wang et al. 2023) until there are enough regions or nothing is left to cut. Tokens of far too large a norm (<see cref="ArtefactTokens"/>) take no
/// part. The same tokens give the same regions. Memory is kept; a frame allocates nothing. Not thread safe.
/// </summary>
public sealed class RegionDiscovery
{
    /// <summary>What unlike tokens weigh, so that the graph stays connected.</summary>
    private const float Weak = 1e-5f;

    /// <summary>An end for graphs that fall apart cell by cell.</summary>
    private const int MostCuts = 256;

    private readonly int rows;
    private readonly int columns;
    private readonly DiscoveryOptions options;
    private readonly ArtefactTokens artefactTokens;
    private readonly NormalisedCut cut;
    private readonly Components components;
    private readonly bool[] artefacts;
    private readonly bool[] foreground;
    private readonly int[] labels;
    private readonly int[] active;
    private readonly ushort[] cells;
    private readonly double[] vector;
    private float[] unit = [];
    private float[] cosine = [];
    private float[] affinity = [];

    /// <param name="rows">Patch rows.</param>
    /// <param name="columns">Patch columns.</param>
    /// <param name="options">Threshold and sizes.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RegionDiscovery(int rows, int columns, in DiscoveryOptions options)
    {
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem);
        int count = rows * columns;
        (this.rows, this.columns, this.options) = (rows, columns, options);
        artefactTokens = new ArtefactTokens(count);
        cut = new NormalisedCut(count);
        components = new Components(rows, columns);
        artefacts = new bool[count];
        foreground = new bool[count];
        labels = new int[count];
        active = new int[count];
        cells = new ushort[count];
        vector = new double[count];
    }

    /// <summary>Adds what it finds to a frame's regions, until the set is full.</summary>
    /// <param name="tokens">[N, D]; the last rows are the patches.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="regions">Receives the regions as whole cells; their score is the share of similarity that stays inside.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="ArgumentException">Tokens or regions that do not fit the grid.</exception>
    /// <exception cref="AttentionException">A token that is not finite.</exception>
    public int Find(ReadOnlySpan<float> tokens, int dimensions, RegionSet regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        if (regions.Rows != rows || regions.Columns != columns)
            throw new ArgumentException($"regions lie on a grid of {regions.Rows}x{regions.Columns}; {rows}x{columns} was expected");
        artefactTokens.Detect(tokens, dimensions, artefacts);
        int activeCount = 0;
        for (int cell = 0; cell < artefacts.Length; cell++)
        {
            if (!artefacts[cell])
                active[activeCount++] = cell;
        }
        Cosines(tokens[^(artefacts.Length * dimensions)..], dimensions);

        int found = 0;
        for (int cuts = 0; cuts < MostCuts && regions.Count < regions.Capacity; cuts++)
        {
            int size = CutOnce(activeCount);
            if (size == 0)
                break;
            activeCount = TakeOut(activeCount, out int taken);
            if (size >= options.LeastCells && size <= options.LargestShare * artefacts.Length
                && regions.AddCells(cells.AsSpan(0, taken), [], score: Inside(taken)) == RegionVerdict.Added)
            {
                found++;
            }
        }
        return found;
    }

    /// <summary>Cuts the active cells in two and labels the component to take with 1.</summary>
    /// <returns>Its size; 0 when there is nothing to cut.</returns>
    private int CutOnce(int activeCount)
    {
        Span<double> y = vector.AsSpan(0, activeCount);
        FillAffinity(activeCount);
        if (!cut.Solve(affinity.AsSpan(0, activeCount * activeCount), y))
            return 0;
        double mean = 0;
        foreach (double value in y)
            mean += value;
        mean /= activeCount;
        int strongest = 0;
        for (int i = 1; i < activeCount; i++)
        {
            if (Math.Abs(y[i]) > Math.Abs(y[strongest]))
                strongest = i;
        }
        Foreground(y, mean, above: y[strongest] > mean);
        if (Corners() >= 3)
        {
            // The larger values lie at the border: that side is the background.
            bool above = y[strongest] <= mean;
            Foreground(y, mean, above);
            strongest = Extreme(y, above);
        }
        Array.Clear(labels);
        return foreground[active[strongest]] ? components.Fill(foreground, active[strongest], 1, labels) : 0;
    }

    private void Foreground(ReadOnlySpan<double> y, double mean, bool above)
    {
        Array.Clear(foreground);
        for (int i = 0; i < y.Length; i++)
            foreground[active[i]] = above ? y[i] > mean : y[i] <= mean;
    }

    private int Corners() =>
        One(0) + One(columns - 1) + One((rows - 1) * columns) + One((rows * columns) - 1);

    private int One(int cell) => foreground[cell] ? 1 : 0;

    private static int Extreme(ReadOnlySpan<double> y, bool largest)
    {
        int best = 0;
        for (int i = 1; i < y.Length; i++)
        {
            if (largest ? y[i] > y[best] : y[i] < y[best])
                best = i;
        }
        return best;
    }

    /// <summary>Moves the labelled cells from the active ones to <see cref="cells"/>; both stay ascending.</summary>
    private int TakeOut(int activeCount, out int taken)
    {
        int kept = 0;
        taken = 0;
        for (int i = 0; i < activeCount; i++)
        {
            if (labels[active[i]] == 1)
                cells[taken++] = (ushort)active[i];
            else
                active[kept++] = active[i];
        }
        return kept;
    }

    /// <summary>Share of the region's similarity above the threshold that it has with itself.</summary>
    private float Inside(int taken)
    {
        int inside = 0, all = 0;
        for (int i = 0; i < taken; i++)
        {
            for (int j = 0; j < artefacts.Length; j++)
            {
                if (artefacts[j] || cosine[(cells[i] * artefacts.Length) + j] <= options.Threshold)
                    continue;
                all++;
                inside += labels[j];
            }
        }
        return all == 0 ? 0 : (float)inside / all;
    }

    private void FillAffinity(int activeCount)
    {
        float threshold = (float)options.Threshold;
        for (int i = 0; i < activeCount; i++)
        {
            ReadOnlySpan<float> row = cosine.AsSpan(active[i] * artefacts.Length, artefacts.Length);
            Span<float> target = affinity.AsSpan(i * activeCount, activeCount);
            for (int j = 0; j < activeCount; j++)
                target[j] = row[active[j]] > threshold ? 1 : Weak;
        }
    }

    private void Cosines(ReadOnlySpan<float> patches, int dimensions)
    {
        int count = artefacts.Length;
        if (unit.Length < patches.Length)
            unit = new float[patches.Length];
        if (cosine.Length == 0)
        {
            cosine = new float[count * count];
            affinity = new float[count * count];
        }
        patches.CopyTo(unit);
        for (int i = 0; i < count; i++)
            RowMath.Normalise(unit.AsSpan(i * dimensions, dimensions));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> a = unit.AsSpan(i * dimensions, dimensions);
            for (int j = 0; j <= i; j++)
                cosine[(i * count) + j] = cosine[(j * count) + i] = RowMath.Dot(a, unit.AsSpan(j * dimensions, dimensions));
        }
    }
}
