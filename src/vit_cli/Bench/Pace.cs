using System.Diagnostics;

namespace Vit.Cli.Bench;

/// <summary>Lets frames begin in equal steps, as a camera's do. One that is late begins at once, and the steps go on from it.</summary>
/// <param name="hertz">Frames a second; 0 = back to back.</param>
internal sealed class Pace(double hertz)
{
    /// <summary>Frames a second between which a pace makes sense.</summary>
    public const double LeastHertz = 0.1, MostHertz = 1000;

    private readonly TimeSpan _step = hertz > 0 ? TimeSpan.FromSeconds(1 / hertz) : TimeSpan.Zero;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Waits until the next frame is due.</summary>
    public void Wait()
    {
        TimeSpan left = _step - Stopwatch.GetElapsedTime(_last);
        if (left > TimeSpan.Zero)
        {
            Thread.Sleep(left);
            _last += (long)(_step.TotalSeconds * Stopwatch.Frequency);
        }
        else
        {
            _last = Stopwatch.GetTimestamp();
        }
    }
}
