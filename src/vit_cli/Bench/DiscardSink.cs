using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;

namespace Vit.Cli.Bench;

/// <summary>Serialises what is subscribed to and sends it nowhere.</summary>
internal sealed class DiscardSink(IReadOnlyList<BenchOutput> outputs) : IResultSink
{
    private readonly BenchOutput[] _outputs = [.. outputs];
    private readonly ResultMessages _messages = new();

    /// <summary>Bytes made so far: a result that nobody looks at must still be made.</summary>
    public long Bytes { get; private set; }

    public void Write(PerceptionResult result)
    {
        foreach (BenchOutput output in _outputs)
            Bytes += output.Make(_messages, result).Length;
    }

    public void Dispose() => _messages.Dispose();
}
