using System.Diagnostics.CodeAnalysis;
using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Sources;

/// <summary>Where frames come from, one after the other. Used by one thread at a time.</summary>
public interface IFrameSource : IDisposable
{
    /// <summary>How people name it: a topic, a bag, a folder.</summary>
    string Name { get; }

    /// <summary>Frames in all, as far as that is known beforehand.</summary>
    long? Count { get; }

    /// <summary>The next frame, which is the caller's to dispose.</summary>
    /// <returns>False when there is no further one, or the wait for it was cancelled.</returns>
    bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default);
}
