using Vit.Ros.Parameters;

namespace Vit.PerceptionNode.Parameters;

/// <summary>The parameters that decide how images are subscribed to: read when the node is activated.</summary>
/// <param name="Transport">raw, compressed, or null = whichever is published.</param>
/// <param name="Reliable">Whether lost images are sent again; null = as the publishers offer.</param>
/// <param name="Capacity">Frames that may wait.</param>
internal sealed record InputParameters(string? Transport, bool? Reliable, int Capacity)
{
    /// <summary>Frames that wait with <c>processing: every_frame</c>: one second at 30 Hz.</summary>
    private const int Queue = 32;

    public static InputParameters From(ParameterSnapshot p) => new(
        p.String("image_transport") is { } transport and not "auto" ? transport : null,
        p.String("image_qos") switch { "reliable" => true, "best_effort" => false, _ => null },
        p.String("processing") == "every_frame" ? Queue : 1);
}
