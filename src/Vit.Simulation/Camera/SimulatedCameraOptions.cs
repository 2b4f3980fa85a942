namespace Vit.Simulation.Camera;

/// <summary>How a <see cref="SimulatedCamera"/> films. Equal options give equal frames.</summary>
public sealed record SimulatedCameraOptions
{
    /// <summary>Picture width in pixels, 16..4096. Default 640.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Picture height in pixels, 16..4096. Default 480.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Frames a second, above 0, at most 1000. Default 30.</summary>
    public double Rate { get; init; } = 30;

    /// <summary>
    /// Number of the first scene, 0 or more; after the n-th cut scene <c>Seed + n</c> is shown. Also decides path and noise.
    /// Default 60 000 000.
    /// </summary>
    public long Seed { get; init; } = 60_000_000;

    /// <summary>Which kind of scenes. Default <see cref="SceneMode.Train"/>.</summary>
    public SceneMode Mode { get; init; } = SceneMode.Train;

    /// <summary>Stamp of frame 0 in nanoseconds since the epoch of the consumer's clock. Default 0.</summary>
    public long StartNanoseconds { get; init; }

    /// <summary>Seconds from one cut to the next scene to another, 0 = never cut. Default 0.</summary>
    public double SceneSeconds { get; init; }

    /// <summary>How near the camera goes, 1..4: at 1 the picture is as wide (or high) as the scene. Default 1.8.</summary>
    public double LargestZoom { get; init; } = 1.8;

    /// <summary>Standard deviation of the sensor's noise in levels, 0..32; 0 = none. Default 1.5.</summary>
    public double NoiseSigma { get; init; } = 1.5;

    /// <summary>Horizontal field of view in degrees, 10..150: gives the intrinsics, not the picture. Default 60.</summary>
    public double FieldOfViewDegrees { get; init; } = 60;

    internal void Validate()
    {
        Require(Width is >= 16 and <= 4096, nameof(Width), "16..4096 pixels");
        Require(Height is >= 16 and <= 4096, nameof(Height), "16..4096 pixels");
        Require(Rate is > 0 and <= 1000, nameof(Rate), "above 0, at most 1000 Hz");
        Require(Seed >= 0, nameof(Seed), "0 or more");
        Require(Enum.IsDefined(Mode), nameof(Mode), "a scene mode");
        Require(SceneSeconds is 0 or (>= .1 and <= 86_400), nameof(SceneSeconds), "0, or 0.1..86400 s");
        Require(LargestZoom is >= 1 and <= 4, nameof(LargestZoom), "1..4");
        Require(NoiseSigma is >= 0 and <= 32, nameof(NoiseSigma), "0..32 levels");
        Require(FieldOfViewDegrees is >= 10 and <= 150, nameof(FieldOfViewDegrees), "10..150 degrees");
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{name} must be {range}.");
    }
}
