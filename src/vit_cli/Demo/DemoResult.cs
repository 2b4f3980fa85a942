using Vit.Pipeline;

namespace Vit.Cli.Demo;

/// <summary>What the demo made of one picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Original">JPEG of the picture itself.</param>
/// <param name="Overlays">Heading and JPEG of each overlay.</param>
/// <param name="Embedding">The embedding, [D].</param>
/// <param name="PeakShare">Share of the most attended cell in the rollout, 0..1.</param>
/// <param name="Entropy">Entropy of the rollout as a share of the largest possible, 0..1.</param>
internal sealed record DemoShot(
    DemoPicture Picture,
    int Width,
    int Height,
    byte[] Original,
    IReadOnlyList<(string Heading, byte[] Jpeg)> Overlays,
    float[] Embedding,
    float PeakShare,
    float Entropy);

/// <summary>One frame of the simulated camera that the page shows.</summary>
/// <param name="Seconds">Since the first frame.</param>
/// <param name="Overlay">JPEG of the overlay.</param>
internal sealed record FilmShot(double Seconds, byte[] Overlay);

/// <summary>The simulated camera's part.</summary>
/// <param name="Shots">Frames to show, in order.</param>
/// <param name="Similarity">For every frame: seconds since the first one, and the cosine of its embedding and the first one's.</param>
/// <param name="Links">How often its links were right.</param>
/// <param name="Summary">Counts and stage times.</param>
internal sealed record DemoFilm(IReadOnlyList<FilmShot> Shots, IReadOnlyList<(double Seconds, double Cosine)> Similarity, LinkTally Links, PipelineSummary Summary);

/// <summary>Everything the page shows.</summary>
internal sealed record DemoResult(DemoFilm Film, IReadOnlyList<DemoShot> Stills);
