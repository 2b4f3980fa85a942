using Vit.Pipeline.Frames;

namespace Vit.Cli.Bench;

/// <summary>A camera message that waits in memory.</summary>
/// <param name="Name">A file's name; empty for a film's frame.</param>
/// <param name="Format">Which message.</param>
/// <param name="Payload">Its bytes.</param>
internal sealed record PreparedFrame(string Name, FrameFormat Format, byte[] Payload);
