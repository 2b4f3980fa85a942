using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>
/// A model that is ready to run, one picture at a time: write <see cref="Pixels"/>, call <see cref="Run"/>, read the outputs.
/// Inputs and outputs live in buffers that are allocated once; a run on the CPU allocates no managed memory.
/// Spans of outputs are valid until the next run. Not thread safe: one thread at a time; several sessions are independent.
/// </summary>
public sealed partial class ViTSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly SessionMemory memory;
    private readonly TensorBuffer pixels;
    private readonly TensorBuffer? residuals;
    private readonly float[] boundResiduals;
    private readonly RowsInput? lastRows;
    private readonly bool pixelsOnHost;
    private readonly Dictionary<SessionOutputs, TensorBuffer[]> buffers = [];
    private ReadOnlyMemory<float>[] attention = [];
    private SessionOutputs outputs;
    private bool disposed;

    /// <summary>Takes over an opened session whose graph agrees with its card.</summary>
    internal ViTSession(InferenceSession session, ModelCard card, SessionGraph graph)
    {
        this.session = session;
        Card = card;
        Available = graph.Outputs;
        memory = new SessionMemory(session);
        pixels = Allocate(GraphNames.Pixels, 1, 3, card.InputHeight, card.InputWidth);
        residuals = graph.HasResiduals ? Allocate(GraphNames.Residuals, card.Layers) : null;
        Residuals.Fill(0.5f);
        boundResiduals = new float[Residuals.Length];
        pixelsOnHost = memory.OnHost(GraphNames.Pixels);
        binding = session.CreateIoBinding();
        binding.BindInput(pixels.Name, pixels.Value);
        if (graph.HasLastRows)
            lastRows = new RowsInput(card);
        Outputs = SessionOutputs.Embedding | (Available & SessionOutputs.Rollout);
    }

    /// <summary>What the model file says of itself.</summary>
    public ModelCard Card { get; }

    /// <summary>The outputs the graph has.</summary>
    public SessionOutputs Available { get; }

    /// <summary>
    /// The outputs that the next run fetches; <see cref="SessionOutputs.Embedding"/> always.
    /// At first the embedding and, where the graph has it, the rollout. Buffers come with first use and stay.
    /// Where these two are all, a model on the CPU computes its last layer for the class token alone, in 0.94 of the time: the same numbers up to
    /// rounding; in int8, whose scales then come from fewer tokens, up to a part of its own error.
    /// </summary>
    /// <exception cref="InferenceException">The graph does not have one of them.</exception>
    public SessionOutputs Outputs
    {
        get => outputs;
        set
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            SessionOutputs wanted = value | SessionOutputs.Embedding;
            if ((wanted & ~Available) is var missing and not 0)
                throw new InferenceException($"model '{Card.Id}' has no output for {missing}: import its checkpoint again with it");
            if (wanted == outputs)
                return;
            binding.ClearBoundOutputs();
            foreach (SessionOutputs output in Enum.GetValues<SessionOutputs>())
            {
                if ((wanted & output) == 0)
                    continue;
                foreach (TensorBuffer buffer in Buffers(output))
                    binding.BindOutput(buffer.Name, buffer.Value);
            }
            lastRows?.Bind(binding, all: (wanted & (SessionOutputs.Tokens | SessionOutputs.Attention)) != 0);
            outputs = wanted;
        }
    }

    /// <summary>The input to write: [3, H, W] RGB planes, row-major, 0..255. Kept from run to run.</summary>
    public Span<float> Pixels => pixels.Memory.Span;

    /// <summary>
    /// The residual weight of each layer in the rollout, [L], 0..1, at first 0.5; see <see cref="GraphNames.Residuals"/>.
    /// Kept from run to run. Empty when the graph has no such input.
    /// </summary>
    public Span<float> Residuals => residuals is null ? [] : residuals.Memory.Span;

    /// <summary>The embedding of the last run, [D].</summary>
    public ReadOnlySpan<float> Embedding => Fetched(SessionOutputs.Embedding)[0].Memory.Span;

    /// <summary>The last hidden state of the last run, [N, D], special tokens first.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Tokens => Fetched(SessionOutputs.Tokens)[0].Memory.Span;

    /// <summary>The rollout row of the last run, [N], special tokens included; its sum is 1.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Rollout => Fetched(SessionOutputs.Rollout)[0].Memory.Span;

    /// <summary>The rollout of every token in the last run, [N, N], row = query.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> RolloutMatrix => Fetched(SessionOutputs.RolloutMatrix)[0].Memory.Span;

    /// <summary>The attention of every layer in the last run, each [H, N, N], row = query. The list and its buffers stay the same.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Outputs"/> does not fetch it.</exception>
    public IReadOnlyList<ReadOnlyMemory<float>> AttentionLayers
    {
        get
        {
            Fetched(SessionOutputs.Attention);
            return attention;
        }
    }

    /// <summary>The attention of one layer in the last run, [H, N, N], row = query.</summary>
    /// <param name="layer">0 is nearest the input.</param>
    /// <exception cref="InvalidOperationException"><see cref="Outputs"/> does not fetch it.</exception>
    public ReadOnlySpan<float> Attention(int layer) => Fetched(SessionOutputs.Attention)[layer].Memory.Span;

    /// <summary>Runs the model on <see cref="Pixels"/> and fills the fetched outputs.</summary>
    /// <exception cref="InferenceException">The provider failed (out of memory, a lost device).</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        try
        {
            BindChangedInputs();
            session.RunWithBinding(runOptions, binding);
            if (!pixelsOnHost)
                binding.SynchronizeBoundOutputs();
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"model '{Card.Id}' failed on provider '{Provider}': {OneLine.Of(e)}", e);
        }
    }

    /// <summary>Frees the native session. Spans read before stay readable but stale.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        binding.Dispose();
        session.Dispose();
        runOptions.Dispose();
        pixels.Dispose();
        residuals?.Dispose();
        lastRows?.Dispose();
        foreach (TensorBuffer buffer in buffers.Values.SelectMany(b => b))
            buffer.Dispose();
    }

    /// <summary>
    /// An input that is not used in place is copied when it is bound. Pixels on a device are bound for each run, which costs
    /// one small managed array; the residuals only when they have changed, which is seldom.
    /// </summary>
    private void BindChangedInputs()
    {
        bool residualsChanged = residuals is not null && !Residuals.SequenceEqual(boundResiduals);
        if (residualsChanged)
        {
            Residuals.CopyTo(boundResiduals);
            binding.BindInput(residuals!.Name, residuals.Value);
        }
        if (!pixelsOnHost)
            binding.BindInput(pixels.Name, pixels.Value);
        if (residualsChanged || !pixelsOnHost)
            binding.SynchronizeBoundInputs();
    }

    private TensorBuffer[] Fetched(SessionOutputs output) => (outputs & output) != 0 ? buffers[output] : ThrowNotFetched(output);

    [DoesNotReturn]
    private static TensorBuffer[] ThrowNotFetched(SessionOutputs output) =>
        throw new InvalidOperationException($"{output} is not fetched: add it to {nameof(Outputs)} before the run");

    private TensorBuffer Allocate(string name, params long[] shape) => new(name, shape, memory.For(name));

    private TensorBuffer[] Buffers(SessionOutputs output)
    {
        if (buffers.TryGetValue(output, out TensorBuffer[]? existing))
            return existing;
        TensorBuffer[] made = output switch
        {
            SessionOutputs.Embedding => [Allocate(GraphNames.Embedding, 1, Card.EmbeddingDim)],
            SessionOutputs.Tokens => [Allocate(GraphNames.Tokens, 1, Card.Tokens, Card.TokenDim)],
            SessionOutputs.Rollout => [Allocate(GraphNames.Rollout, 1, Card.Tokens)],
            SessionOutputs.RolloutMatrix => [Allocate(GraphNames.RolloutMatrix, 1, Card.Tokens, Card.Tokens)],
            SessionOutputs.Attention => [.. Enumerable.Range(0, Card.Layers).Select(l =>
                Allocate(GraphNames.Attention(l), 1, Card.Heads, Card.Tokens, Card.Tokens))],
            _ => throw new ArgumentOutOfRangeException(nameof(output)),
        };
        if (output == SessionOutputs.Attention)
            attention = [.. made.Select(b => (ReadOnlyMemory<float>)b.Memory)];
        buffers.Add(output, made);
        return made;
    }
}
