using System.Diagnostics.CodeAnalysis;

namespace Vit.Perception.Inference;

/// <summary>
/// One picture's place in a batch: its input, and what the last run over it gave. Lives as long as its session.
/// Spans of outputs are valid until the next run over this slot. Not thread safe: the thread that runs the session.
/// </summary>
public sealed class SessionSlot
{
    private readonly ViTSession _session;
    private readonly int _index;
    private ReadOnlyMemory<float>[]? _attention;
    private TensorBuffer[]? _attentionOf;

    internal SessionSlot(ViTSession session, int index) => (_session, _index) = (session, index);

    /// <summary>The input to write: [3, H, W] RGB planes, row-major, 0..255. Kept from run to run.</summary>
    public Span<float> Pixels => _session.Buffers.Pixels[_index].Span;

    /// <summary>The embedding of the last run, [D].</summary>
    public ReadOnlySpan<float> Embedding => Fetched(SessionOutputs.Embedding)[0][_index].Span;

    /// <summary>The last hidden state of the last run, [N, D], special tokens first.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Tokens => Fetched(SessionOutputs.Tokens)[0][_index].Span;

    /// <summary>The keys of the last layer in the last run, [N, D], heads side by side, special tokens first.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Keys => Fetched(SessionOutputs.Keys)[0][_index].Span;

    /// <summary>The norms of the tokens that entered the last layer in the last run, [N]; fetched with <see cref="Keys"/>.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> TokenNorms => Fetched(SessionOutputs.Keys)[1][_index].Span;

    /// <summary>The rollout row of the last run, [N], special tokens included; its sum is 1.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Rollout => Fetched(SessionOutputs.Rollout)[0][_index].Span;

    /// <summary>The rollout of every token in the last run, [N, N], row = query.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> RolloutMatrix => Fetched(SessionOutputs.RolloutMatrix)[0][_index].Span;

    /// <summary>The attention of every layer in the last run, each [H, N, N], row = query. The list and its buffers stay the same until an engine takes over.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public IReadOnlyList<ReadOnlyMemory<float>> AttentionLayers
    {
        get
        {
            TensorBuffer[] layers = Fetched(SessionOutputs.Attention);
            if (_attention is null || _attentionOf != layers)
                (_attention, _attentionOf) = ([.. layers.Select(b => (ReadOnlyMemory<float>)b[_index])], layers);
            return _attention;
        }
    }

    /// <summary>The attention of one layer in the last run, [H, N, N], row = query.</summary>
    /// <param name="layer">0 is nearest the input.</param>
    /// <exception cref="InvalidOperationException"><see cref="ViTSession.Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Attention(int layer) => Fetched(SessionOutputs.Attention)[layer][_index].Span;

    private TensorBuffer[] Fetched(SessionOutputs output) => (_session.Outputs & output) != 0 ? _session.Buffers[output] : ThrowNotFetched(output);

    [DoesNotReturn]
    private static TensorBuffer[] ThrowNotFetched(SessionOutputs output) =>
        throw new InvalidOperationException($"{output} is not fetched: add it to {nameof(ViTSession.Outputs)} before the run");
}
