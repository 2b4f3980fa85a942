using Vit.Models.Cards;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// Runs a model once and tells the shapes of some of its tensors. Asked only when the file itself does not tell them.
/// </summary>
/// <param name="model">The model; every name in <paramref name="tensors"/> has been added to its graph outputs, without a type.</param>
/// <param name="tensors">Whose shapes are wanted.</param>
/// <param name="inputDims">Shape to feed to the single graph input; the values do not matter.</param>
/// <returns>Extents by tensor name; names that could not be measured may be missing.</returns>
public delegate IReadOnlyDictionary<string, IReadOnlyList<long>> ShapeProbe(
    ModelProto model, IReadOnlyList<string> tensors, IReadOnlyList<long> inputDims);

/// <summary>What a foreign ONNX file does not say of itself and its user must.</summary>
public sealed record ForeignOptions
{
    /// <summary>Short name for the model card.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The preprocessing the weights were trained with. It cannot be seen in the graph, and a wrong mean gives wrong
    /// vectors without any error, so there is no default. Where its size differs from the graph's, the graph's counts.
    /// </summary>
    public required ImageProcessor Processor { get; init; }

    /// <summary>Input height in pixels; 0 = the graph's, or the processor's where the graph leaves it open.</summary>
    public int Height { get; init; }

    /// <summary>Input width in pixels; 0 = the graph's, or the processor's where the graph leaves it open.</summary>
    public int Width { get; init; }

    /// <summary>Side of a patch in pixels; 0 = derived from the patch embedding.</summary>
    public int PatchSize { get; init; }

    /// <summary>Transformer layers that must be found; 0 = not known.</summary>
    public int Layers { get; init; }

    /// <summary>Graph output to take as <c>embedding</c>; empty = chosen as docs/foreign-models.md says.</summary>
    public string EmbeddingOutput { get; init; } = "";

    /// <summary>Where the weights came from, in words.</summary>
    public string Source { get; init; } = "";

    /// <summary>Licence of the weights (SPDX where there is one).</summary>
    public string License { get; init; } = "";

    /// <summary>Folder of the .onnx file, needed when it keeps weights in files beside it.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Measures shapes that cannot be derived; null = such a file is refused.</summary>
    public ShapeProbe? Probe { get; init; }
}
