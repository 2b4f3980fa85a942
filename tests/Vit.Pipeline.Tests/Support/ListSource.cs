using System.Diagnostics.CodeAnalysis;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;

namespace Vit.Pipeline.Tests.Support;

/// <summary>Payloads of raw images, one after the other, over and over when asked to.</summary>
internal sealed class ListSource(IReadOnlyList<byte[]> payloads, int rounds = 1) : IFrameSource
{
    private int next;

    public FramePool Pool { get; } = new();

    public string Name => "list";

    public long? Count => payloads.Count * rounds;

    public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default)
    {
        frame = null;
        if (next >= payloads.Count * rounds || cancellation.IsCancellationRequested)
            return false;
        frame = Pool.Rent();
        frame.Fill(FrameFormat.Raw, payloads[next % payloads.Count], next++);
        return true;
    }

    public void Dispose()
    {
    }
}
