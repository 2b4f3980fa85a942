using Vit.Simulation.Drawing;

namespace Vit.Simulation.Layout;

/// <summary>Everyday cable colours; a colour never depends on the lamp, or it would give the link away.</summary>
internal static class CableColours
{
    private static readonly Bgr[] Palette =
    [
        new(25, 25, 28), new(235, 236, 238), new(130, 130, 130), new(40, 70, 105), new(40, 40, 200), new(190, 80, 40), new(40, 200, 225),
    ];

    private static readonly double[] Weights = [.30, .20, .14, .12, .08, .08, .08];

    /// <summary>A palette colour with jitter, drawn again while it is too close to the floor to be seen on it.</summary>
    public static Bgr Draw(SplitMix64 random, Bgr floor)
    {
        Bgr colour = default;
        for (int attempt = 0; attempt < 4; attempt++)
        {
            Bgr pure = random.Pick<Bgr>(Palette, Weights);
            colour = new Bgr(Jitter(pure.B), Jitter(pure.G), Jitter(pure.R));
            if (Math.Abs(colour.B - floor.B) + Math.Abs(colour.G - floor.G) + Math.Abs(colour.R - floor.R) > 90)
                break;
        }
        return colour;

        double Jitter(double channel) => Math.Clamp(channel + random.Uniform(-12, 12), 0, 255);
    }
}
