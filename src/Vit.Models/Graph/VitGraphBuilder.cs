using System.Globalization;
using Vit.Models.Onnx;

namespace Vit.Models.Graph;

/// <summary>
/// Lays the nodes of a Vision Transformer over constants that are already in the graph (see <c>Weights/</c>).
/// Shapes in comments: B batch, N tokens, D token width, H heads, d head width, M patches.
/// </summary>
public sealed partial class VitGraphBuilder
{
    /// <summary>Opset of built graphs: the first with <c>ai.onnx::Attention</c>.</summary>
    public const int Opset = 23;

    private const string RowsSymbol = "rows";

    private readonly VitArchitecture a;
    private readonly GraphVariant variant;
    private readonly OnnxGraph g;
    private readonly HashSet<string> constants;
    private readonly List<string> attention = [];
    private readonly bool useOperator;
    private string? lastRows;

    private VitGraphBuilder(VitArchitecture architecture, GraphVariant variant, OnnxGraph graph)
    {
        a = architecture;
        this.variant = variant;
        g = graph;
        constants = [.. graph.Proto.Initializer.Select(t => t.Name)];
        // The operator is expected to be as fast as primitives except with few heads; no benchmark of ours shows it yet.
        // Rotary embedding and per-head norms need the heads apart anyway.
        useOperator = variant.Form == AttentionForm.Operator || (variant.Form == AttentionForm.Auto && a.Heads > 3 && a.RopeTheta == 0 && !a.QueryKeyNorm);
    }

    /// <summary>Name prefix of a layer's constants.</summary>
    public static string LayerName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.");

    /// <summary>Adds inputs, nodes and outputs to a graph that holds the constants.</summary>
    /// <exception cref="ModelFormatException">The variant does not exist for this architecture.</exception>
    public static void Lay(GraphProto graph, VitArchitecture architecture, GraphVariant variant)
    {
        if (variant.LastLayer == LastLayer.Least && (architecture.LastRows.IsEmpty || variant.Tokens || variant.Attention || variant.RolloutMatrix))
            throw new ModelFormatException("the last layer can be left out only where the class token alone makes embedding and rollout, without further outputs");
        new VitGraphBuilder(architecture, variant, new OnnxGraph(graph)).Lay();
    }

    /// <summary>
    /// The same model with another variant of the graph: constants and metadata kept, nodes laid anew.
    /// </summary>
    /// <param name="model">A model that this project built (its metadata holds the architecture).</param>
    /// <param name="variant">The variant wanted.</param>
    /// <exception cref="ModelFormatException">Not built here, or the variant does not exist for it.</exception>
    public static ModelProto Relay(ModelProto model, GraphVariant variant)
    {
        VitArchitecture architecture = VitArchitecture.Of(model);
        ModelProto relaid = Strip(model);
        Lay(relaid.Graph, architecture, variant);
        return relaid;
    }

    /// <summary>A copy of a model without its nodes: metadata and the constants that come from weights, whose bytes are shared.</summary>
    internal static ModelProto Strip(ModelProto model)
    {
        var bare = new GraphProto { Name = model.Graph.Name };
        bare.Initializer.AddRange(model.Graph.Initializer.Where(t => !t.Name.StartsWith("i64_", StringComparison.Ordinal)
            && !t.Name.StartsWith("f32_", StringComparison.Ordinal) && !t.Name.StartsWith("rollout/", StringComparison.Ordinal)
            && t.Name is not (GraphNames.Residuals or GraphNames.LastRows)).Select(t => t.Clone()));
        var stripped = new ModelProto { IrVersion = model.IrVersion, ProducerName = model.ProducerName, Graph = bare };
        stripped.OpsetImport.AddRange(model.OpsetImport);
        stripped.MetadataProps.AddRange(model.MetadataProps.Select(p => p.Clone()));
        return stripped;
    }

    private void Lay()
    {
        string pixels = g.Input(GraphNames.Pixels, "batch", 3, a.InputHeight, a.InputWidth);
        string x = Embed(pixels);
        lastRows = ChosenRows();
        Probe("embeddings", x, a.Tokens, a.TokenDim);
        if (a.PreNorm)
            x = Norm(x, "pre_norm");
        for (int layer = 0; layer < a.Layers; layer++)
        {
            bool last = layer == a.Layers - 1;
            x = Layer(x, layer, last ? lastRows : null);
            Probe(string.Create(CultureInfo.InvariantCulture, $"layer.{layer}"), x, last ? LastCount : a.Tokens, a.TokenDim);
        }
        Finish(x);
    }

    /// <summary>The tokens of the last layer, int64 [Q]; null = all.</summary>
    private string? ChosenRows()
    {
        if (a.LastRows.IsEmpty || variant.RolloutMatrix)
            return null;
        return variant.LastLayer switch
        {
            LastLayer.Chosen => g.OptionalInput(GraphNames.LastRows, RowsSymbol, [.. Enumerable.Range(0, a.Tokens).Select(i => (long)i)]),
            LastLayer.Least => g.Longs(a.LastRows.ToArray()),
            _ => null,
        };
    }

    /// <summary>How many rows the last layer has: N, or a symbol.</summary>
    private object LastCount => lastRows is null ? a.Tokens : RowsSymbol;

    /// <summary>Pixels [B, 3, H, W] to tokens [B, N, D].</summary>
    private string Embed(string pixels)
    {
        string grid = g.Node("Conv", [pixels, "patch.weight", "patch.bias"], null,
            OnnxGraph.Attr("kernel_shape", a.PatchSize, a.PatchSize), OnnxGraph.Attr("strides", a.PatchSize, a.PatchSize));
        string rows = g.Node("Reshape", [grid, g.Longs(0, a.TokenDim, a.Patches)]);
        string patches = g.Node("Transpose", [rows], null, OnnxGraph.Attr("perm", 0, 2, 1));
        if (a.LearnedPositions)
            patches = g.Node("Add", [patches, "positions"]);
        if (a.SpecialTokens == 0)
            return patches;
        string batch = g.Node("Shape", [pixels], null, OnnxGraph.Attr("start", 0), OnnxGraph.Attr("end", 1));
        string shape = g.Node("Concat", [batch, g.Longs(a.SpecialTokens, a.TokenDim)], null, OnnxGraph.Attr("axis", 0));
        string prefix = g.Node("Expand", ["prefix", shape]);
        return g.Node("Concat", [prefix, patches], null, OnnxGraph.Attr("axis", 1));
    }

    /// <summary>One pre-norm layer, [B, N, D] to [B, N, D], or to [B, Q, D] for the tokens in <paramref name="rows"/>.</summary>
    private string Layer(string x, int layer, string? rows)
    {
        string here = LayerName(layer);
        string normed = Norm(x, here + "norm1");
        string mixed = Attention(normed, rows, here, layer);
        x = g.Node("Add", [Take(x, rows), Linear(mixed, here + "attention.out")]);

        normed = Norm(x, here + "norm2");
        return g.Node("Add", [x, Mlp(normed, here)]);
    }

    private string Mlp(string x, string here)
    {
        string inner = Linear(x, here + "mlp.in");
        inner = a.Gated
            ? g.Node("Mul", [Activate(Linear(x, here + "mlp.gate")), inner])
            : Activate(inner);
        return Linear(inner, here + "mlp.out");
    }

    private string Activate(string x) => a.Activation switch
    {
        Activation.Gelu => g.Node("Gelu", [x]),
        Activation.GeluTanh => g.Node("Gelu", [x], null, OnnxGraph.Attr("approximate", "tanh")),
        Activation.QuickGelu => g.Node("Mul", [x, g.Node("Sigmoid", [g.Node("Mul", [x, g.Scalar(1.702f)])])]),
        Activation.Silu => g.Node("Mul", [x, g.Node("Sigmoid", [x])]),
        _ => g.Node("Relu", [x]),
    };

    private string Norm(string x, string name, string? output = null) =>
        g.Node("LayerNormalization", [x, name + ".weight", name + ".bias"], output,
            OnnxGraph.Attr("axis", -1), OnnxGraph.Attr("epsilon", a.NormEpsilon));

    /// <summary>Of an axis of tokens those in <paramref name="rows"/>; null = all.</summary>
    private string Take(string x, string? rows, int axis = 1) => rows is null ? x : g.Node("Gather", [x, rows], null, OnnxGraph.Attr("axis", axis));

    /// <summary>[B, N, D] to [B, 1, D].</summary>
    private string ClassToken(string x) => g.Node("Slice", [x, g.Longs(0), g.Longs(1), g.Longs(1)]);

    private void Probe(string name, string value, params object[] dims)
    {
        if (!variant.Probes)
            return;
        g.Node("Identity", [value], name);
        g.Output(name, ["batch", .. dims]);
    }
}
