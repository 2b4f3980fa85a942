using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Vit.Models;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>The inputs and outputs of an opened graph, found to agree with its model card.</summary>
internal sealed class SessionGraph
{
    private readonly string _model;
    private readonly ModelCard _card;

    private SessionGraph(string model, ModelCard card)
    {
        _model = model;
        _card = card;
    }

    /// <summary>The graph takes a residual weight for each layer.</summary>
    public bool HasResiduals { get; private set; }

    /// <summary>The graph takes several pictures in one run.</summary>
    public bool HasBatch { get; private set; }

    /// <summary>The graph takes the tokens that its last layer is computed for.</summary>
    public bool HasLastTokens { get; private set; }

    /// <summary>The outputs the graph has.</summary>
    public SessionOutputs Outputs { get; private set; } = SessionOutputs.Embedding;

    /// <summary>Reads the card that the file carries.</summary>
    /// <exception cref="ModelFormatException">No card, or one that cannot be read.</exception>
    public static ModelCard ReadCard(string model, InferenceSession session)
    {
        if (!session.ModelMetadata.CustomMetadataMap.TryGetValue(ModelCard.MetadataKey, out string? json))
            throw new ModelFormatException($"{model} carries no model card ({ModelCard.MetadataKey}): make it self-describing with 'vit import'");
        return ModelCard.Parse(json);
    }

    /// <summary>The self-test's numbers that an int8 model carries; null without them.</summary>
    /// <exception cref="ModelFormatException">They cannot be read.</exception>
    public static SelfTestReference? ReadReference(InferenceSession session) =>
        session.ModelMetadata.CustomMetadataMap.TryGetValue(SelfTestReference.MetadataKey, out string? json) ? SelfTestReference.Parse(json) : null;

    /// <summary>Compares names, element types and known dimensions; symbolic dimensions pass.</summary>
    /// <exception cref="ModelFormatException">The graph is not what its card says.</exception>
    public static SessionGraph Check(string model, ModelCard card, InferenceSession session)
    {
        var graph = new SessionGraph(model, card);
        graph.CheckInputs(session.InputMetadata);
        // A default that may be overridden is an initializer, not an input, in ONNX Runtime's lists.
        graph.HasResiduals |= graph.Agrees(session.OverridableInitializerMetadata, GraphNames.Residuals, card.Layers);
        graph.CheckLastTokens(session.OverridableInitializerMetadata);
        graph.CheckOutputs(session.OutputMetadata);
        return graph;
    }

    private void CheckInputs(IReadOnlyDictionary<string, NodeMetadata> inputs)
    {
        foreach (string name in inputs.Keys)
        {
            if (name is not (GraphNames.Pixels or GraphNames.Residuals))
                throw Wrong($"has an input '{name}' that nothing feeds");
        }
        if (!Agrees(inputs, GraphNames.Pixels, 1, 3, _card.InputHeight, _card.InputWidth))
            throw Wrong($"has no input '{GraphNames.Pixels}'");
        HasBatch = inputs[GraphNames.Pixels].Dimensions[0] < 0;
        HasResiduals = Agrees(inputs, GraphNames.Residuals, _card.Layers);
    }

    private void CheckLastTokens(IReadOnlyDictionary<string, NodeMetadata> defaults)
    {
        string[] has = [.. ((string[])[GraphNames.LastQueries, GraphNames.LastRows]).Where(defaults.ContainsKey)];
        foreach (string name in has)
        {
            NodeMetadata list = defaults[name];
            if (!list.IsTensor || list.ElementDataType != TensorElementType.Int64 || list.Dimensions is not [< 0])
                throw Wrong($"has a '{name}' that is no int64 list of any length");
            if (LastRows.Of(_card.Embedding, _card.RolloutStart).IsEmpty)
                throw Wrong($"has an input '{name}', but its card says that every token is needed");
        }
        if (has.Length == 1)
            throw Wrong($"has an input '{has[0]}' without its companion");
        HasLastTokens = has.Length == 2;
    }

    private void CheckOutputs(IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        long tokens = _card.Tokens;
        if (!Agrees(outputs, GraphNames.Embedding, 1, _card.EmbeddingDim))
            throw Wrong($"has no output '{GraphNames.Embedding}'");
        if (Agrees(outputs, GraphNames.Tokens, 1, tokens, _card.TokenDim))
            Outputs |= SessionOutputs.Tokens;
        if (Agrees(outputs, GraphNames.Keys, 1, tokens, _card.TokenDim) && Agrees(outputs, GraphNames.TokenNorms, 1, tokens))
            Outputs |= SessionOutputs.Keys;
        if (Agrees(outputs, GraphNames.Rollout, 1, tokens))
            Outputs |= SessionOutputs.Rollout;
        if (Agrees(outputs, GraphNames.RolloutMatrix, 1, tokens, tokens))
            Outputs |= SessionOutputs.RolloutMatrix;

        int layers = Enumerable.Range(0, _card.Layers).Count(l => Agrees(outputs, GraphNames.Attention(l), 1, _card.Heads, tokens, tokens));
        if (layers == _card.Layers)
            Outputs |= SessionOutputs.Attention;
        else if (layers > 0)
            throw Wrong($"has the attention of {layers} layers, its card says {_card.Layers}");
    }

    /// <summary>False when there is no such tensor; throws when there is one of another type or shape.</summary>
    private bool Agrees(IReadOnlyDictionary<string, NodeMetadata> tensors, string name, params ReadOnlySpan<long> shape)
    {
        if (!tensors.TryGetValue(name, out NodeMetadata? tensor))
            return false;
        if (!tensor.IsTensor || tensor.ElementDataType != TensorElementType.Float)
            throw Wrong($"has a '{name}' that is no float32 tensor");
        int[] actual = tensor.Dimensions;
        bool same = actual.Length == shape.Length;
        for (int i = 0; same && i < shape.Length; i++)
            same = actual[i] < 0 || actual[i] == shape[i];
        if (!same)
            throw Wrong($"has '{name}' of shape [{string.Join(", ", actual)}], its card says [{string.Join(", ", shape.ToArray())}]");
        return true;
    }

    private ModelFormatException Wrong(string what) => new($"{_model} {what}: import it again with 'vit import'");
}
