using OpenCvSharp;

namespace Vit.Simulation.Drawing;

/// <summary>
/// Uneven brightness of a wall or floor: coarse and fine value noise and two slopes. Arithmetic is single precision in a fixed order,
/// so that the truncation to bytes gives the same pixels everywhere.
/// </summary>
internal sealed class Surface(int size) : IDisposable
{
    private readonly Mat _coarse = new(size, size, MatType.CV_32FC1);
    private readonly Mat _fine = new(size, size, MatType.CV_32FC1);
    private readonly float[] _factors = new float[size * size];

    /// <summary>Draws a surface: size x size factors around 1, row-major, valid until the next call.</summary>
    public ReadOnlySpan<float> Draw(SplitMix64 random, double strongestGrain)
    {
        float coarse = (float)random.Uniform(.02, .12);
        Noise(random, random.Integer(3, 8), _coarse);
        float fine = (float)random.Uniform(.01, strongestGrain);
        Noise(random, random.Integer(24, 112), _fine);
        float slopeX = (float)random.Uniform(-.15, .15), slopeY = (float)random.Uniform(-.15, .15);

        MatRowAccessor<float> coarseRows = _coarse.AsRows<float>(), fineRows = _fine.AsRows<float>();
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<float> coarseRow = coarseRows[y], fineRow = fineRows[y];
            Span<float> row = _factors.AsSpan(y * size, size);
            float rise = Ramp(y) * slopeY;
            for (int x = 0; x < size; x++)
                row[x] = 1 + (coarse * coarseRow[x]) + (fine * fineRow[x]) + (Ramp(x) * slopeX) + rise;
        }
        return _factors;
    }

    public void Dispose()
    {
        _coarse.Dispose();
        _fine.Dispose();
    }

    /// <summary>From -1 at the first pixel to 1 at the last.</summary>
    private float Ramp(int i) => i == size - 1 ? 1 : (float)(-1 + (i * (2.0 / (size - 1))));

    /// <summary>Value noise in about -1..1: cells x cells random bytes, bicubic to the full size.</summary>
    private static void Noise(SplitMix64 random, int cells, Mat noise)
    {
        // Whole draws: the rest of the last one is used up as well.
        var bytes = new byte[(cells * cells + 7) / 8 * 8];
        random.Fill(bytes);
        using var grid = new Mat(cells, cells, MatType.CV_32FC1);
        MatRowAccessor<float> rows = grid.AsRows<float>();
        for (int y = 0; y < cells; y++)
        {
            Span<float> row = rows[y];
            for (int x = 0; x < cells; x++)
                row[x] = (bytes[(y * cells) + x] / 127.5f) - 1;
        }
        Cv2.Resize(grid, noise, noise.Size(), 0, 0, InterpolationFlags.Cubic);
    }
}
