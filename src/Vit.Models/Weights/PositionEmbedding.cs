using Vit.Models.Graph;

namespace Vit.Models.Weights;

/// <summary>
/// Resamples a learned position grid to another grid, once, when the graph is built.
/// The three rules of the libraries differ by more than the network's own noise, so the checkpoint's must be taken.
/// </summary>
public static class PositionEmbedding
{
    /// <summary>Resamples patch positions.</summary>
    /// <param name="source">[sourceRows * sourceColumns, dim], row-major.</param>
    /// <param name="sourceRows">Rows of the trained grid.</param>
    /// <param name="sourceColumns">Columns of the trained grid.</param>
    /// <param name="rows">Rows wanted.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="dim">Token width.</param>
    /// <param name="rule">The library's rule.</param>
    /// <returns>A new array [rows * columns, dim], row-major.</returns>
    public static float[] Resample(
        ReadOnlySpan<float> source, int sourceRows, int sourceColumns, int rows, int columns, int dim, PositionInterpolation rule)
    {
        if (source.Length != sourceRows * sourceColumns * dim)
            throw new ArgumentException($"{source.Length} values are not {sourceRows}x{sourceColumns}x{dim}", nameof(source));
        Taps[] vertical = Axis(sourceRows, rows, rule);
        Taps[] horizontal = Axis(sourceColumns, columns, rule);

        var across = new double[sourceRows * columns * dim];
        for (int y = 0; y < sourceRows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                Span<double> target = across.AsSpan(((y * columns) + x) * dim, dim);
                foreach ((int index, double weight) in horizontal[x].Items)
                {
                    ReadOnlySpan<float> values = source.Slice(((y * sourceColumns) + index) * dim, dim);
                    for (int c = 0; c < dim; c++)
                        target[c] += weight * values[c];
                }
            }
        }

        var result = new float[rows * columns * dim];
        var sum = new double[dim];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                Array.Clear(sum);
                foreach ((int index, double weight) in vertical[y].Items)
                {
                    ReadOnlySpan<double> values = across.AsSpan(((index * columns) + x) * dim, dim);
                    for (int c = 0; c < dim; c++)
                        sum[c] += weight * values[c];
                }
                Span<float> target = result.AsSpan(((y * columns) + x) * dim, dim);
                for (int c = 0; c < dim; c++)
                    target[c] = (float)sum[c];
            }
        }
        return result;
    }

    private static Taps[] Axis(int from, int to, PositionInterpolation rule)
    {
        var taps = new Taps[to];
        for (int i = 0; i < to; i++)
        {
            taps[i] = rule switch
            {
                PositionInterpolation.Size => Cubic(i, from, (double)from / to),
                // The original code asks for scale (g + 0.1) / M so that rounding never loses a row.
                PositionInterpolation.ScaleOffset => Cubic(i, from, from / (to + 0.1)),
                _ => Antialias(i, from, (double)from / to),
            };
        }
        return taps;
    }

    /// <summary>Four taps, Keys kernel with a = -0.75, half-pixel centres, edges clamped (torch bicubic).</summary>
    private static Taps Cubic(int i, int from, double step)
    {
        double centre = ((i + 0.5) * step) - 0.5;
        int left = (int)Math.Floor(centre);
        double t = centre - left;
        var items = new (int, double)[4];
        for (int k = -1; k <= 2; k++)
            items[k + 1] = (Math.Clamp(left + k, 0, from - 1), Keys(t - k, -0.75));
        return new Taps(items);
    }

    /// <summary>Keys kernel with a = -0.5 widened by the reduction, cut at the edges and normalised (Pillow, torch antialias).</summary>
    private static Taps Antialias(int i, int from, double step)
    {
        double scale = Math.Max(step, 1), support = 2 * scale, centre = (i + 0.5) * step;
        int low = Math.Max((int)(centre - support + 0.5), 0);
        int high = Math.Min((int)(centre + support + 0.5), from);
        var items = new (int Index, double Weight)[high - low];
        double total = 0;
        for (int k = low; k < high; k++)
        {
            double weight = Keys((k - centre + 0.5) / scale, -0.5);
            items[k - low] = (k, weight);
            total += weight;
        }
        for (int k = 0; k < items.Length; k++)
            items[k].Weight /= total;
        return new Taps(items);
    }

    private static double Keys(double x, double a)
    {
        x = Math.Abs(x);
        return x < 1
            ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((((x - 5) * x) + 8) * x) - 4) * a) : 0;
    }

    /// <summary>The source rows (or columns) that make one target row, with their weights.</summary>
    private readonly record struct Taps((int Index, double Weight)[] Items);
}
