using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Draws a cable in four stretches by length, each with its own region id.</summary>
internal static class CableDrawing
{
    private static readonly double[] Limits = [0, 1.0 / 3, 2.0 / 3, .88, 1];

    public static void Draw(Canvas canvas, Cable cable)
    {
        double[] shares = Polyline.LengthShares(cable.Line);
        for (int part = 0; part < cable.Ids.Length; part++)
        {
            int from = Math.Max(0, FirstAtLeast(shares, Limits[part]) - 1);
            int to = Math.Min(shares.Length, FirstAtLeast(shares, Limits[part + 1]) + 1);
            canvas.Line(cable.Line.AsSpan(from, to - from), cable.Colour, cable.Width, cable.Ids[part]);
        }
    }

    /// <summary>Cables in a random order: which one lies on top at a crossing tells nothing.</summary>
    public static Cable[] Shuffled(SplitMix64 random, List<Cable> cables)
    {
        // Every cable draws a key, a single one too: sorting with a key selector would skip that draw.
        double[] keys = [.. cables.Select(_ => random.Uniform())];
        Cable[] shuffled = [.. cables];
        Array.Sort(keys, shuffled);
        return shuffled;
    }

    private static int FirstAtLeast(double[] sorted, double value)
    {
        int i = 0;
        while (i < sorted.Length && sorted[i] < value)
            i++;
        return i;
    }
}
