using Vit.Perception;

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

/// <summary>Stage times of one repetition.</summary>
internal readonly record struct DemoTiming(TimeSpan Decode, StageTimes Stages, TimeSpan Overlay);

/// <summary>Everything the page and the table show.</summary>
internal sealed record DemoResult(IReadOnlyList<DemoShot> Shots, IReadOnlyList<DemoTiming> Timings);
