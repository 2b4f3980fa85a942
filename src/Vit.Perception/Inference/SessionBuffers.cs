using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>The memory of a session's inputs and outputs, for its largest batch. Outputs come with first use and stay.</summary>
internal sealed class SessionBuffers : IDisposable
{
    private readonly ModelCard _card;
    private readonly int _slots;
    private readonly SessionMemory _memory;
    private readonly Dictionary<SessionOutputs, TensorBuffer[]> _outputs = [];

    public SessionBuffers(InferenceSession session, ModelCard card, SessionGraph graph, int slots)
    {
        _card = card;
        _slots = slots;
        _memory = new SessionMemory(session);
        Pixels = Batch(GraphNames.Pixels, 3, card.InputHeight, card.InputWidth);
        PixelsOnHost = _memory.OnHost(GraphNames.Pixels);
        if (graph.HasLastTokens)
            LastTokens = new LastTokensInput(card);
        if (!graph.HasResiduals)
            return;
        Residuals = new TensorBuffer(GraphNames.Residuals, [card.Layers], _memory.For(GraphNames.Residuals));
        Residuals.All.Fill(0.5f);
    }

    /// <summary>[slots, 3, H, W].</summary>
    public TensorBuffer Pixels { get; }

    /// <summary>The session reads the host's memory in place.</summary>
    public bool PixelsOnHost { get; }

    /// <summary>[L]; null when the graph has no such input.</summary>
    public TensorBuffer? Residuals { get; }

    /// <summary>Null when the graph has no such input.</summary>
    public LastTokensInput? LastTokens { get; }

    /// <summary>The tensors of one output: one, of attention one a layer, of keys the tokens' norms too.</summary>
    public TensorBuffer[] this[SessionOutputs output]
    {
        get
        {
            if (!_outputs.TryGetValue(output, out TensorBuffer[]? made))
                _outputs[output] = made = Allocate(output);
            return made;
        }
    }

    /// <summary>Takes inputs and outputs over from a session of the same model, as if its last run had been here.</summary>
    /// <param name="other">Of as many slots.</param>
    /// <param name="outputs">Those that both graphs have; of them what the other has ever fetched.</param>
    public void CopyFrom(SessionBuffers other, SessionOutputs outputs)
    {
        other.Pixels.All.CopyTo(Pixels.All);
        if (Residuals is not null)
            other.Residuals?.All.CopyTo(Residuals.All);
        foreach ((SessionOutputs output, TensorBuffer[] buffers) in other._outputs)
        {
            if ((output & outputs) == 0)
                continue;
            foreach ((TensorBuffer from, TensorBuffer to) in buffers.Zip(this[output]))
                from.All.CopyTo(to.All);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pixels.Dispose();
        Residuals?.Dispose();
        LastTokens?.Dispose();
        foreach (TensorBuffer buffer in _outputs.Values.SelectMany(b => b))
            buffer.Dispose();
    }

    private TensorBuffer[] Allocate(SessionOutputs output) => output switch
    {
        SessionOutputs.Embedding => [Batch(GraphNames.Embedding, _card.EmbeddingDim)],
        SessionOutputs.Tokens => [Batch(GraphNames.Tokens, _card.Tokens, _card.TokenDim)],
        SessionOutputs.Keys => [Batch(GraphNames.Keys, _card.Tokens, _card.TokenDim), Batch(GraphNames.TokenNorms, _card.Tokens)],
        SessionOutputs.Rollout => [Batch(GraphNames.Rollout, _card.Tokens)],
        SessionOutputs.RolloutMatrix => [Batch(GraphNames.RolloutMatrix, _card.Tokens, _card.Tokens)],
        SessionOutputs.Attention => [.. Enumerable.Range(0, _card.Layers).Select(l => Batch(GraphNames.Attention(l), _card.Heads, _card.Tokens, _card.Tokens))],
        _ => throw new ArgumentOutOfRangeException(nameof(output)),
    };

    private TensorBuffer Batch(string name, params ReadOnlySpan<long> shape) => new(name, [_slots, .. shape], _memory.For(name));
}
