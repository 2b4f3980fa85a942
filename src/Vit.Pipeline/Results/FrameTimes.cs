using Vit.Perception;

namespace Vit.Pipeline.Results;

/// <summary>How long each stage of one frame took.</summary>
/// <param name="Decode">Message bytes to a BGR picture.</param>
/// <param name="Perception">Preprocessing, model and attention.</param>
/// <param name="Links">Regions and links, when somebody asked for them; else zero.</param>
/// <param name="Overlay">Drawing, when a sink asked for it; else zero.</param>
/// <param name="Output">Messages, JPEG files and writing: everything else the sinks did.</param>
public readonly record struct FrameTimes(TimeSpan Decode, StageTimes Perception, TimeSpan Links, TimeSpan Overlay, TimeSpan Output)
{
    /// <summary>Their sum.</summary>
    public TimeSpan Total => Decode + Perception.Total + Links + Overlay + Output;
}
