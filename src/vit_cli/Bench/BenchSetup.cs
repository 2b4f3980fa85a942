using Vit.Models.Cards;
using Vit.Perception.Inference;

namespace Vit.Cli.Bench;

/// <summary>What was measured.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="ModelHash">Its hash.</param>
/// <param name="Input">Width x height of its input.</param>
/// <param name="Provider">That served.</param>
/// <param name="Precision">It served in.</param>
/// <param name="Threads">Of a run on the CPU.</param>
/// <param name="Frames">Where frames came from.</param>
/// <param name="Encoding">Of the frames; "files" for a folder's.</param>
/// <param name="DistinctFrames">How many there were.</param>
/// <param name="Links">Whether links were looked for.</param>
/// <param name="Regions">Given with each frame; 0 = discovered.</param>
/// <param name="Outputs">Made of each frame.</param>
internal sealed record BenchSetup(
    string ModelId,
    string ModelHash,
    string Input,
    string Provider,
    string Precision,
    int Threads,
    string Frames,
    string Encoding,
    int DistinctFrames,
    bool Links,
    int Regions,
    IReadOnlyList<string> Outputs)
{
    /// <summary>Of a pipeline and its frames.</summary>
    public static BenchSetup Of(BenchPipeline pipeline, BenchSettings settings, FrameSet frames)
    {
        ModelCard card = pipeline.Session.Card;
        return new(
            card.Id, card.Hash, FormattableString.Invariant($"{card.InputWidth}x{card.InputHeight}"),
            pipeline.Session.Provider, pipeline.Session.Precision.Word(), pipeline.Session.Threads,
            frames.Name, frames.IsFilm ? settings.Frames.Encoding : "files", frames.Frames.Count,
            pipeline.HasLinks, pipeline.HasLinks ? settings.Regions : 0, [.. pipeline.Outputs.Select(o => o.Name)]);
    }
}
