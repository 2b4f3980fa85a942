using Vit.Pipeline.Results;

namespace Vit.Cli.Bench;

/// <summary>An output that can be made of every frame, under its topic's name.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Make">Serialises it.</param>
internal sealed record BenchOutput(OutputTopic Topic, BenchOutput.Maker Make)
{
    /// <summary>What <c>vit replay</c> records.</summary>
    public const string Default = "embedding,attention,attention/image,objects,links,overlay/compressed";

    private const double MarkerDistance = 1;

    /// <summary>Serialises one output of a result.</summary>
    public delegate ReadOnlySpan<byte> Maker(ResultMessages messages, PerceptionResult result);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BenchOutput> All { get; } =
    [
        new(OutputTopic.Embedding, (m, r) => m.Embedding(r)),
        new(OutputTopic.Attention, (m, r) => m.Attention(r)),
        new(OutputTopic.AttentionImage, (m, r) => m.AttentionImage(r)),
        new(OutputTopic.Objects, (m, r) => m.Objects(r)),
        new(OutputTopic.Links, (m, r) => m.Links(r)),
        new(OutputTopic.Markers, (m, r) => m.Markers(r, MarkerDistance)),
        new(OutputTopic.Overlay, (m, r) => m.Overlay(r)),
        new(OutputTopic.OverlayCompressed, (m, r) => m.OverlayCompressed(r)),
        new(OutputTopic.PatchEmbeddings, (m, r) => m.PatchEmbeddings(r)),
    ];

    /// <summary>The topic's name without the node's.</summary>
    public string Name => Topic.Name["~/".Length..];

    /// <summary>Whether it needs links.</summary>
    public bool IsOfLinks => Topic == OutputTopic.Objects || Topic == OutputTopic.Links || Topic == OutputTopic.Markers;

    /// <summary>Whether it is drawn on the frame.</summary>
    public bool IsOverlay => Topic == OutputTopic.Overlay || Topic == OutputTopic.OverlayCompressed;

    /// <summary>Whether it needs the tokens of all patches.</summary>
    public bool IsOfTokens => Topic == OutputTopic.PatchEmbeddings;

    /// <summary>Reads names with commas between them.</summary>
    /// <exception cref="ArgumentException">An unknown name.</exception>
    public static IReadOnlyList<BenchOutput> ParseAll(string names) => [.. names.Split(',').Distinct().Select(Parse)];

    private static BenchOutput Parse(string name) => All.FirstOrDefault(o => o.Name == name)
        ?? throw new ArgumentException($"--outputs: '{name}' is not known: use {string.Join(", ", All.Select(o => o.Name))}");
}
