using Vit.Perception.Inference;
using Vit.Pipeline.Results;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Support;

/// <summary>The embedded model on one thread, opened once for a test class.</summary>
public sealed class Model : IDisposable
{
    public ViTSession Session { get; } = ModelOpener.Open(Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), new InferenceOptions { Threads = 1 });

    public FramePerception Perception() => new(Session);

    public void Dispose() => Session.Dispose();
}
