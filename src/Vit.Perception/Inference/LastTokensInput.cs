using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>
/// The inputs that say for which tokens the last layer is computed (<see cref="GraphNames.LastQueries"/>, <see cref="GraphNames.LastRows"/>): all, or
/// those that embedding and rollout need. These come first among all tokens, so their places among the queries are the same either way.
/// </summary>
internal sealed class LastTokensInput(ModelCard card) : IDisposable
{
    private readonly OrtValue _all = Value([.. Enumerable.Range(0, card.Tokens).Select(i => (long)i)]);
    private readonly OrtValue _least = Value(LastRows.Of(card.Embedding, card.RolloutStart).ToArray());

    /// <summary>Binds for the next runs what the outputs need: rows of attention need queries, the last hidden state needs the layer to its end.</summary>
    public void Bind(OrtIoBinding binding, SessionOutputs outputs)
    {
        binding.BindInput(GraphNames.LastQueries, (outputs & (SessionOutputs.Tokens | SessionOutputs.Attention)) != 0 ? _all : _least);
        binding.BindInput(GraphNames.LastRows, (outputs & SessionOutputs.Tokens) != 0 ? _all : _least);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Dispose();
        _least.Dispose();
    }

    private static OrtValue Value(long[] indices) => OrtValue.CreateTensorValueFromMemory(indices, [indices.Length]);
}
