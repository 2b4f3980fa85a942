using Vit.Simulation.Camera;

namespace Vit.Simulation.Tests.Camera;

public sealed class SensorNoiseTests
{
    /// <summary>Tolerances: four standard errors of 90 000 values, and rounding to whole levels adds 1/12 to the variance.</summary>
    [Fact]
    public void Noise_has_mean_zero_and_the_deviation_asked_for()
    {
        const int count = 90_001;
        const double sigma = 4;
        byte[] grey = [.. Enumerable.Repeat((byte)128, count)];

        new SensorNoise(7, count, sigma).Apply(grey, 3);

        double[] noise = [.. grey.Select(v => v - 128.0)];
        Assert.Equal(0, noise.Average(), 4 * sigma / Math.Sqrt(count));
        Assert.Equal(Math.Sqrt((sigma * sigma) + (1 / 12.0)), Math.Sqrt(noise.Average(d => d * d)), 4 * sigma / Math.Sqrt(2 * count));
    }

    [Fact]
    public void Black_and_white_do_not_wrap_around()
    {
        byte[] frame = [.. Enumerable.Repeat((byte)0, 500), .. Enumerable.Repeat((byte)255, 515)];

        new SensorNoise(7, frame.Length, 8).Apply(frame, 0);

        Assert.All(frame[..500], v => Assert.InRange(v, 0, 60));
        Assert.All(frame[500..], v => Assert.InRange(v, 195, 255));
    }
}
