using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>The memory of a session's inputs and outputs, for its largest batch. Outputs come with first use and stay.</summary>
internal sealed class SessionBuffers : IDisposable
{
    private readonly ModelCard card;
    private readonly int slots;
    private readonly SessionMemory memory;
    private readonly Dictionary<SessionOutputs, TensorBuffer[]> outputs = [];

    public SessionBuffers(InferenceSession session, ModelCard card, SessionGraph graph, int slots)
    {
        this.card = card;
        this.slots = slots;
        memory = new SessionMemory(session);
        Pixels = Batch(GraphNames.Pixels, 3, card.InputHeight, card.InputWidth);
        PixelsOnHost = memory.OnHost(GraphNames.Pixels);
        if (graph.HasLastRows)
            LastRows = new RowsInput(card);
        if (!graph.HasResiduals)
            return;
        Residuals = new TensorBuffer(GraphNames.Residuals, [card.Layers], memory.For(GraphNames.Residuals));
        Residuals.All.Fill(0.5f);
    }

    /// <summary>[slots, 3, H, W].</summary>
    public TensorBuffer Pixels { get; }

    /// <summary>The session reads the host's memory in place.</summary>
    public bool PixelsOnHost { get; }

    /// <summary>[L]; null when the graph has no such input.</summary>
    public TensorBuffer? Residuals { get; }

    /// <summary>Null when the graph has no such input.</summary>
    public RowsInput? LastRows { get; }

    /// <summary>The tensors of one output: one, or of attention one a layer.</summary>
    public TensorBuffer[] this[SessionOutputs output]
    {
        get
        {
            if (!outputs.TryGetValue(output, out TensorBuffer[]? made))
                outputs[output] = made = Allocate(output);
            return made;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pixels.Dispose();
        Residuals?.Dispose();
        LastRows?.Dispose();
        foreach (TensorBuffer buffer in outputs.Values.SelectMany(b => b))
            buffer.Dispose();
    }

    private TensorBuffer[] Allocate(SessionOutputs output) => output switch
    {
        SessionOutputs.Embedding => [Batch(GraphNames.Embedding, card.EmbeddingDim)],
        SessionOutputs.Tokens => [Batch(GraphNames.Tokens, card.Tokens, card.TokenDim)],
        SessionOutputs.Rollout => [Batch(GraphNames.Rollout, card.Tokens)],
        SessionOutputs.RolloutMatrix => [Batch(GraphNames.RolloutMatrix, card.Tokens, card.Tokens)],
        SessionOutputs.Attention => [.. Enumerable.Range(0, card.Layers).Select(l => Batch(GraphNames.Attention(l), card.Heads, card.Tokens, card.Tokens))],
        _ => throw new ArgumentOutOfRangeException(nameof(output)),
    };

    private TensorBuffer Batch(string name, params ReadOnlySpan<long> shape) => new(name, [slots, .. shape], memory.For(name));
}
