using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;

namespace Vit.Pipeline.Tests.Support;

/// <summary>Hands each result to a test.</summary>
internal sealed class Recorder(Action<PerceptionResult> seen) : IResultSink
{
    public void Write(PerceptionResult result) => seen(result);

    public void Dispose()
    {
    }
}
