using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.Pipeline.Results;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode.Parameters;

/// <summary>The parameters that may change while the node runs; each frame sees one set of them.</summary>
/// <param name="Perception">Attention map and overlay.</param>
/// <param name="Links">Whether links are looked for.</param>
/// <param name="MarkerDistance">Of the plane that markers are drawn on, in metres.</param>
/// <param name="LeastInterval">Least time between two frames; zero = no limit.</param>
/// <param name="MostAge">Greatest age of a frame; zero = no limit.</param>
/// <param name="ExpectedRate">Images a second that should arrive of each camera; 0 = not watched.</param>
/// <param name="BatchWait">How long a frame waits for those of other cameras.</param>
internal sealed record FrameParameters(
    PerceptionOptions Perception, bool Links, double MarkerDistance, TimeSpan LeastInterval, TimeSpan MostAge, double ExpectedRate, TimeSpan BatchWait)
{
    /// <summary>Those in force.</summary>
    public static FrameParameters From(ParameterSnapshot p) => From(name => p[name]);

    /// <summary>Those that would be in force after a change.</summary>
    public static FrameParameters From(ParameterSnapshot p, IReadOnlyList<Parameter> changes) =>
        From(name => changes.LastOrDefault(c => c.Name == name) is { Name: not null } changed ? changed.Value : p[name]);

    private static FrameParameters From(Func<string, ParameterValue> value)
    {
        double maxRate = value("max_rate").AsDouble();
        return new FrameParameters(
            new PerceptionOptions
            {
                Attention = new RolloutOptions
                {
                    Method = AttentionNames.ParseMethod(value("attention.method").AsString()),
                    HeadFusion = AttentionNames.ParseFusion(value("attention.head_fusion").AsString()),
                    Residual = value("attention.residual").AsDouble(),
                    DiscardRatio = value("attention.discard_ratio").AsDouble(),
                    FirstLayer = (int)value("attention.first_layer").AsInteger(),
                    Layer = (int)value("attention.layer").AsInteger(),
                },
                Overlay = new OverlayOptions
                {
                    Alpha = value("overlay.alpha").AsDouble(),
                    ColorMap = OverlayNames.ParseColorMap(value("overlay.colormap").AsString()),
                },
                Links = new LinkOptions
                {
                    Carrier = LinkNames.ParseCarrier(value("links.carrier").AsString()),
                    MaxObjects = (int)value("links.max_objects").AsInteger(),
                    MinScore = value("links.min_score").AsDouble(),
                    MinGap = value("links.min_gap").AsInteger(),
                },
                ImageEncoding = OverlayNames.ParseEncoding(value("attention.image_encoding").AsString()),
                ImageSize = OverlayNames.ParseSize(value("attention.image_size").AsString()),
            },
            value("links.enabled").AsBool(),
            value("markers.distance").AsDouble(),
            maxRate > 0 ? TimeSpan.FromSeconds(1 / maxRate) : TimeSpan.Zero,
            TimeSpan.FromSeconds(value("max_age").AsDouble()),
            value("diagnostics.expected_rate").AsDouble(),
            TimeSpan.FromSeconds(value("batch_wait").AsDouble()));
    }
}
