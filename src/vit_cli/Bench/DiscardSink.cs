using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;

namespace Vit.Cli.Bench;

/// <summary>Serialises what is subscribed to and sends it nowhere.</summary>
internal sealed class DiscardSink(IReadOnlyList<BenchOutput> outputs) : IResultSink
{
    private readonly BenchOutput[] _outputs = [.. outputs];
    private readonly ResultMessages _messages = new();

    public void Write(PerceptionResult result)
    {
        foreach (BenchOutput output in _outputs)
            output.Make(_messages, result);
    }

    public void Dispose() => _messages.Dispose();
}
