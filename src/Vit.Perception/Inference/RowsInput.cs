using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>The input that says for which tokens the last layer is computed (<see cref="GraphNames.LastRows"/>): all, or those that embedding and rollout need.</summary>
internal sealed class RowsInput(ModelCard card) : IDisposable
{
    private readonly OrtValue all = Value([.. Enumerable.Range(0, card.Tokens).Select(i => (long)i)]);
    private readonly OrtValue least = Value(LastRows.Of(card.Embedding, card.RolloutStart).ToArray());

    /// <summary>Binds one of the two for the next runs.</summary>
    public void Bind(OrtIoBinding binding, bool all) => binding.BindInput(GraphNames.LastRows, all ? this.all : least);

    /// <inheritdoc/>
    public void Dispose()
    {
        all.Dispose();
        least.Dispose();
    }

    private static OrtValue Value(long[] indices) => OrtValue.CreateTensorValueFromMemory(indices, [indices.Length]);
}
