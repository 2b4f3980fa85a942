using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Effects;

/// <summary>
/// The light of a scene: a gradient, a vignette around a random point, a glow around lit lamps and a colour cast.
/// Computed in single precision over the 224x224 picture plane.
/// </summary>
internal sealed class SceneLight
{
    private const int Size = SceneSpace.PictureSize;
    private readonly float[] _factors = new float[Size * Size];

    private SceneLight()
    {
    }

    /// <summary>Factor at each pixel of the picture, row-major, without the colour cast.</summary>
    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>Factor of blue, green and red.</summary>
    public (float B, float G, float R) Cast { get; private init; }

    public static SceneLight Draw(SplitMix64 random, List<Lamp> lamps)
    {
        float slopeX = (float)random.Uniform(-.2, .2), slopeY = (float)random.Uniform(-.2, .2);
        float centreX = (float)random.Uniform(0, Size), centreY = (float)random.Uniform(0, Size);
        float vignette = (float)random.Uniform(0, .35);
        var light = new SceneLight
        {
            Cast = ((float)random.Uniform(.9, 1.1), (float)random.Uniform(.9, 1.1), (float)random.Uniform(.9, 1.1)),
        };
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                float dx = x - centreX, dy = y - centreY;
                light._factors[(y * Size) + x] = 1 + (slopeX * ((x / 112f) - 1)) + (slopeY * ((y / 112f) - 1))
                    - (vignette * ((dx * dx) + (dy * dy)) / 50176);
            }
        }
        foreach (Lamp lamp in lamps.Where(l => l.Lit))
            light.AddGlow((float)(lamp.X / 2), (float)((lamp.Y - (.8 * lamp.Height)) / 2), .45 * lamp.Height);
        return light;
    }

    /// <summary>Lights a canvas of any scale in place.</summary>
    public void Apply(Mat canvas)
    {
        MatRowAccessor<Vec3b> rows = canvas.AsRows<Vec3b>();
        double step = Size / (double)rows.Count;
        for (int y = 0; y < rows.Count; y++)
        {
            Span<Vec3b> row = rows[y];
            (int y0, int y1, float fy) = Between(((y + .5) * step) - .5);
            ReadOnlySpan<float> upper = _factors.AsSpan(y0 * Size, Size), lower = _factors.AsSpan(y1 * Size, Size);
            for (int x = 0; x < row.Length; x++)
            {
                (int x0, int x1, float fx) = Between(((x + .5) * step) - .5);
                float top = upper[x0] + (fx * (upper[x1] - upper[x0])), bottom = lower[x0] + (fx * (lower[x1] - lower[x0]));
                float factor = top + (fy * (bottom - top));
                Vec3b p = row[x];
                row[x] = new Vec3b(Lit(p.Item0, factor * Cast.B), Lit(p.Item1, factor * Cast.G), Lit(p.Item2, factor * Cast.R));
            }
        }

        static byte Lit(byte value, float factor) => (byte)Math.Clamp((value * factor) + .5f, 0f, 255f);
    }

    private void AddGlow(float centreX, float centreY, double radius)
    {
        float spread = (float)(2 * radius * radius);
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                float dx = x - centreX, dy = y - centreY;
                _factors[(y * Size) + x] += .18f * MathF.Exp(-((dx * dx) + (dy * dy)) / spread);
            }
        }
    }

    /// <summary>The two neighbours of a position and the share of the second one; constant beyond the border.</summary>
    private static (int First, int Second, float Share) Between(double position)
    {
        double p = Math.Clamp(position, 0, Size - 1);
        int first = (int)p;
        return (first, Math.Min(first + 1, Size - 1), (float)(p - first));
    }
}
