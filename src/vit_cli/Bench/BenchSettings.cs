using Vit.Cli.Commands;
using Vit.Perception;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Pipeline.Results;

namespace Vit.Cli.Bench;

/// <summary>Everything that one measurement is made with.</summary>
internal sealed record BenchSettings
{
    /// <summary>The model and where it runs.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>What it sees.</summary>
    public required FrameChoice Frames { get; init; }

    /// <summary>What is subscribed to, links and overlays included.</summary>
    public required IReadOnlyList<BenchOutput> Outputs { get; init; }

    /// <summary>Whether outputs of links are made.</summary>
    public bool Links { get; init; }

    /// <summary>Whether overlays are made.</summary>
    public bool Overlay { get; init; }

    /// <summary>Regions given with each frame; 0 = they are discovered.</summary>
    public int Regions { get; private init; }

    /// <summary>What every frame is asked for.</summary>
    public PerceptionOptions Perception => new() { Links = new LinkOptions { MaxObjects = Math.Max(new LinkOptions().MaxObjects, Regions) } };

    /// <summary>The outputs that are really made. What is switched on without being named is made in its usual form.</summary>
    public IReadOnlyList<BenchOutput> Made
    {
        get
        {
            IEnumerable<BenchOutput> named = Outputs.Where(o => (Links || !o.IsOfLinks) && (Overlay || !o.IsOverlay));
            if (Links && !Outputs.Any(o => o.IsOfLinks))
                named = named.Concat(BenchOutput.ParseAll("objects,links"));
            if (Overlay && !Outputs.Any(o => o.IsOverlay))
                named = named.Concat(BenchOutput.ParseAll("overlay/compressed"));
            return [.. named];
        }
    }

    /// <summary>Opens the model for what is made.</summary>
    public ViTSession Open() => Model.Open(
        FrameProcessor.Outputs(Perception.Attention)
        | (Links ? FramePerception.NeededForLinks : 0)
        | (Made.Any(o => o.IsOfTokens) ? SessionOutputs.Tokens : 0));

    /// <exception cref="ArgumentException">Out of range.</exception>
    public BenchSettings WithRegions(int count) => count is 0 or (>= LinkOptions.LeastObjects and <= LinkOptions.MostObjects)
        ? this with { Regions = count }
        : throw new ArgumentException($"--regions must be 0 (discovered) or {LinkOptions.LeastObjects} to {LinkOptions.MostObjects}; it is {count}");
}
