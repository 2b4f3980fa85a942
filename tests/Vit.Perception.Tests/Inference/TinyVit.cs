using Google.Protobuf;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Perception.Tests.Inference;

/// <summary>
/// A ViT small enough to compute by hand: 6x4 pixels in 2x2 patches, 7 tokens of width 4, 2 heads, 3 layers of attention
/// without norms and MLPs, keys and values being the tokens themselves.
/// </summary>
internal sealed record TinyVit
{
    public const int Height = 4, Width = 6, Patch = 2, Dim = 4, Heads = 2, HeadDim = 2, Layers = 3, Tokens = 7;

    public bool Rollout { get; init; } = true;

    public bool RolloutMatrix { get; init; } = true;

    public bool Residuals { get; init; } = true;

    /// <summary>The residuals have a default in the file that a run may override.</summary>
    public bool ResidualsHaveDefault { get; init; }

    public int AttentionOutputs { get; init; } = Layers;

    /// <summary>The batch dimension of the declared input: 1 or a symbol.</summary>
    public object Batch { get; init; } = 1;

    public string? ExtraInput { get; init; }

    public string EmbeddingName { get; init; } = GraphNames.Embedding;

    /// <summary>What the card says; null leaves the card out.</summary>
    public ModelCard? Card { get; init; } = DefaultCard;

    public static ModelCard DefaultCard { get; } = new()
    {
        Id = "tiny",
        Family = "vit",
        InputWidth = Width,
        InputHeight = Height,
        PatchSize = Patch,
        Layers = Layers,
        Heads = Heads,
        TokenDim = Dim,
        SpecialTokens = 1,
        EmbeddingDim = Dim,
        Embedding = EmbeddingKind.ClassToken,
        RolloutStart = RolloutStart.ClassToken,
        Processor = new() { Resize = ResizeMode.None, ResizeWidth = 0, ResizeHeight = 0, Mean = [0, 0, 0], Std = [1, 1, 1] },
        Hash = "0123456789abcdef",
    };

    /// <summary>Patch weights [Dim, 3, 2, 2].</summary>
    public static float[] PatchWeights { get; } = Wave(Dim * 3 * Patch * Patch, 0.0021f, 1.3f);

    /// <summary>The class token [Dim].</summary>
    public static float[] ClassToken { get; } = [0.7f, -0.4f, 0.2f, 0.9f];

    /// <summary>Query weights of a layer, [Dim, Dim], input-major.</summary>
    public static float[] QueryWeights(int layer) => Wave(Dim * Dim, 0.8f, 0.9f + layer);

    public byte[] ToBytes() => ToModel().ToByteArray();

    public ModelProto ToModel()
    {
        var proto = new GraphProto { Name = "tiny" };
        var g = new OnnxGraph(proto);
        string pixels = g.Input(GraphNames.Pixels, Batch, 3, Height, Width);
        string residuals = Residuals
            ? g.Input(GraphNames.Residuals, Layers)
            : g.Floats("residuals_constant", [0.5f, 0.5f, 0.5f], Layers);
        if (ResidualsHaveDefault)
            g.Floats(GraphNames.Residuals, [0.5f, 0.5f, 0.5f], Layers);
        if (ExtraInput is not null)
            g.Input(ExtraInput, 1);

        string patches = g.Node("Conv", [pixels, g.Floats("patch", PatchWeights, Dim, 3, Patch, Patch)], null, OnnxGraph.Attr("strides", Patch, Patch));
        patches = g.Node("Reshape", [patches, g.Longs(1, Dim, Tokens - 1)]);
        patches = g.Node("Transpose", [patches], null, OnnxGraph.Attr("perm", 0, 2, 1));
        string x = g.Node("Concat", [g.Floats("class", ClassToken, 1, 1, Dim), patches], null, OnnxGraph.Attr("axis", 1));
        var attention = new List<string>();
        for (int layer = 0; layer < Layers; layer++)
            x = Layer(g, x, layer, attention);
        string first = g.Node("Gather", [x, g.Longs(0)], null, OnnxGraph.Attr("axis", 1));
        g.Node("Reshape", [first, g.Longs(1, Dim)], EmbeddingName);
        g.Output(EmbeddingName, Batch, Dim);
        g.Output(GraphNames.Tokens, Batch, Tokens, Dim);
        for (int layer = 0; layer < AttentionOutputs; layer++)
            g.Output(GraphNames.Attention(layer), Batch, Heads, Tokens, Tokens);
        AddRollout(g, attention, residuals);

        var model = new ModelProto { IrVersion = 9, Graph = proto };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 20 });
        if (Card is not null)
            model.MetadataProps.Add(new StringStringEntryProto { Key = ModelCard.MetadataKey, Value = Card.ToJson() });
        return model;
    }

    private static string Layer(OnnxGraph g, string x, int layer, List<string> attention)
    {
        string query = g.Node("MatMul", [x, g.Floats($"query.{layer}", QueryWeights(layer), Dim, Dim)]);
        string Split(string tokens, params long[] order) => g.Node(
            "Transpose", [g.Node("Reshape", [tokens, g.Longs(1, Tokens, Heads, HeadDim)])], null, OnnxGraph.Attr("perm", order));
        string scores = g.Node("MatMul", [Split(query, 0, 2, 1, 3), Split(x, 0, 2, 3, 1)]);
        string scaled = g.Node("Mul", [scores, g.Scalar(1 / MathF.Sqrt(HeadDim))]);
        string p = g.Node("Softmax", [scaled], GraphNames.Attention(layer), OnnxGraph.Attr("axis", -1));
        attention.Add(p);
        string mixed = g.Node("Transpose", [g.Node("MatMul", [p, Split(x, 0, 2, 1, 3)])], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));
        string joined = g.Node("Reshape", [mixed, g.Longs(1, Tokens, Dim)]);
        return g.Node("Add", [x, joined], layer == Layers - 1 ? GraphNames.Tokens : null);
    }

    private void AddRollout(OnnxGraph g, List<string> attention, string residuals)
    {
        if (Rollout)
        {
            string start = g.Floats("start", [1, 0, 0, 0, 0, 0, 0], 1, 1, Tokens);
            RolloutGraph.Row(g, attention, start, residuals, Tokens, GraphNames.Rollout);
            g.Output(GraphNames.Rollout, Batch, Tokens);
        }
        if (RolloutMatrix)
        {
            RolloutGraph.Matrix(g, attention, residuals, Heads, Tokens, GraphNames.RolloutMatrix);
            g.Output(GraphNames.RolloutMatrix, Batch, Tokens, Tokens);
        }
    }

    private static float[] Wave(int count, float amplitude, float pitch) =>
        [.. Enumerable.Range(0, count).Select(i => amplitude * MathF.Sin(pitch * (i + 1)))];
}
