using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>The input that says for which tokens the last layer is computed (<see cref="GraphNames.LastRows"/>): all, or those that embedding and rollout need.</summary>
internal sealed class RowsInput(ModelCard card) : IDisposable
{
    private readonly OrtValue _all = Value([.. Enumerable.Range(0, card.Tokens).Select(i => (long)i)]);
    private readonly OrtValue _least = Value(LastRows.Of(card.Embedding, card.RolloutStart).ToArray());

    /// <summary>Binds for the next runs what the outputs need: those of the last layer have a row for every token.</summary>
    public void Bind(OrtIoBinding binding, SessionOutputs outputs) =>
        binding.BindInput(GraphNames.LastRows, (outputs & (SessionOutputs.Tokens | SessionOutputs.Attention)) != 0 ? _all : _least);

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Dispose();
        _least.Dispose();
    }

    private static OrtValue Value(long[] indices) => OrtValue.CreateTensorValueFromMemory(indices, [indices.Length]);
}
