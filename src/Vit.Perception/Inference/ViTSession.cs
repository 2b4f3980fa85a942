using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>
/// A model that is ready to run: write <see cref="Pixels"/>, call <see cref="Run()"/>, read the outputs. Several pictures in one run have a slot each
/// (<see cref="Slots"/>, <see cref="Run(int, int)"/>); what concerns one picture here is that of the first slot.
/// Inputs and outputs live in buffers that are allocated once; a run on the CPU allocates no managed memory.
/// Spans of outputs are valid until the next run. Not thread safe: one thread at a time; several sessions are independent.
/// </summary>
public sealed partial class ViTSession : IDisposable
{
    private readonly SessionSlot[] _slots;
    private readonly SessionSlot _first;
    private volatile SessionCore _core;
    private SessionOutputs _outputs;
    private bool _disposed;

    /// <summary>Takes over a native session.</summary>
    internal ViTSession(SessionCore core, int slots)
    {
        _core = core;
        Available = core.Available;
        _slots = [.. Enumerable.Range(0, slots).Select(i => new SessionSlot(this, i))];
        _first = _slots[0];
        Outputs = SessionOutputs.Embedding | (Available & SessionOutputs.Rollout);
    }

    /// <summary>What the model file says of itself.</summary>
    public ModelCard Card => _core.Card;

    /// <summary>The outputs it can be asked for: those the graph has, as far as an engine that is built in the background will have them too.</summary>
    public SessionOutputs Available { get; private set; }

    /// <summary>The places for pictures, as many as <see cref="InferenceOptions.MaxBatch"/>.</summary>
    public IReadOnlyList<SessionSlot> Slots => _slots;

    /// <summary>
    /// Whether a run over several slots goes through them one by one: in int8, where activations of all pictures would share a scale and each vector
    /// would depend on its neighbours; and where the graph has a fixed batch.
    /// </summary>
    public bool RunsOneByOne => _core.RunsOneByOne;

    /// <summary>
    /// The outputs that the next run fetches; <see cref="SessionOutputs.Embedding"/> always.
    /// At first the embedding and, where the graph has it, the rollout. Buffers come with first use and stay.
    /// A model on the CPU computes of its last layer what these need, in less time: attention of all tokens only with
    /// <see cref="SessionOutputs.Attention"/>, projection and MLP of all only with <see cref="SessionOutputs.Tokens"/>. The same numbers up to
    /// rounding; in int8, whose scales then come from fewer tokens, up to a part of its own error.
    /// </summary>
    /// <exception cref="InferenceException">The graph does not have one of them.</exception>
    public SessionOutputs Outputs
    {
        get => _outputs;
        set
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            SessionOutputs wanted = value | SessionOutputs.Embedding;
            if ((wanted & ~Available) is var missing and not 0)
                throw new InferenceException($"model '{Card.Id}' has no output for {missing}: import its checkpoint again with it");
            _outputs = wanted;
        }
    }

    /// <summary>
    /// The residual weight of each layer in the rollout, [L], 0..1, at first 0.5; see <see cref="GraphNames.Residuals"/>.
    /// Kept from run to run, for all slots. Empty when the graph has no such input.
    /// </summary>
    public Span<float> Residuals => Buffers.Residuals is { } residuals ? residuals.All : [];

    /// <inheritdoc cref="SessionSlot.Pixels"/>
    public Span<float> Pixels => _first.Pixels;

    /// <inheritdoc cref="SessionSlot.Embedding"/>
    public ReadOnlySpan<float> Embedding => _first.Embedding;

    /// <inheritdoc cref="SessionSlot.Tokens"/>
    public ReadOnlySpan<float> Tokens => _first.Tokens;

    /// <inheritdoc cref="SessionSlot.Keys"/>
    public ReadOnlySpan<float> Keys => _first.Keys;

    /// <inheritdoc cref="SessionSlot.TokenNorms"/>
    public ReadOnlySpan<float> TokenNorms => _first.TokenNorms;

    /// <inheritdoc cref="SessionSlot.Rollout"/>
    public ReadOnlySpan<float> Rollout => _first.Rollout;

    /// <inheritdoc cref="SessionSlot.RolloutMatrix"/>
    public ReadOnlySpan<float> RolloutMatrix => _first.RolloutMatrix;

    /// <inheritdoc cref="SessionSlot.AttentionLayers"/>
    public IReadOnlyList<ReadOnlyMemory<float>> AttentionLayers => _first.AttentionLayers;

    /// <inheritdoc cref="SessionSlot.Attention(int)"/>
    public ReadOnlySpan<float> Attention(int layer) => _first.Attention(layer);

    /// <summary>Runs the model on <see cref="Pixels"/> and fills the fetched outputs.</summary>
    /// <exception cref="InferenceException">The provider failed (out of memory, a lost device).</exception>
    public void Run() => Run(1);

    /// <summary>
    /// Runs the model on the pictures of several slots and fills their outputs. Each range of slots is bound when it first runs; later runs of it
    /// allocate nothing.
    /// </summary>
    /// <param name="count">How many slots.</param>
    /// <param name="start">The first of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such slots.</exception>
    /// <exception cref="InferenceException">The provider failed (out of memory, a lost device).</exception>
    public void Run(int count, int start = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _slots.Length - start);
        _core.Run(count, start, _outputs);
    }

    /// <summary>Inputs and outputs of the native session that serves.</summary>
    internal SessionBuffers Buffers => _core.Buffers;

    /// <summary>Frees the native session; does not wait for an engine that is being built. Spans read before stay readable but stale.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _build?.Dispose();
        _core.Dispose();
    }
}
