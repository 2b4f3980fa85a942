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

    private const string QueriesSymbol = "queries", RowsSymbol = "rows";

    private readonly VitArchitecture _a;
    private readonly GraphVariant _variant;
    private readonly OnnxGraph _g;
    private readonly HashSet<string> _constants;
    private readonly List<string> _attention = [];
    private readonly bool _useOperator;
    private string? _lastQueries;
    private string? _lastRows;

    private VitGraphBuilder(VitArchitecture architecture, GraphVariant variant, OnnxGraph graph)
    {
        _a = architecture;
        _variant = variant;
        _g = graph;
        _constants = [.. graph.Proto.Initializer.Select(t => t.Name)];
        // The operator is expected to be as fast as primitives except with few heads; no benchmark of ours shows it yet.
        // Rotary embedding and per-head norms need the heads apart anyway.
        _useOperator = variant.Form == AttentionForm.Operator || (variant.Form == AttentionForm.Auto && _a.Heads > 3 && _a.RopeTheta == 0 && !_a.QueryKeyNorm);
    }

    /// <summary>Name prefix of a layer's constants.</summary>
    public static string LayerName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.");

    /// <summary>Adds inputs, nodes and outputs to a graph that holds the constants.</summary>
    /// <exception cref="ModelFormatException">The variant does not exist for this architecture.</exception>
    public static void Lay(GraphProto graph, VitArchitecture architecture, GraphVariant variant)
    {
        bool leavesOut = variant.LastLayer is LastLayer.Least or LastLayer.Attention;
        if (leavesOut && (architecture.LastRows.IsEmpty || variant.Tokens || (variant.LastLayer == LastLayer.Least && (variant.Attention || variant.RolloutMatrix))))
            throw new ModelFormatException("the last layer can be left out only where the class token alone makes embedding and rollout, without outputs that need it");
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
            && t.Name is not (GraphNames.Residuals or GraphNames.LastQueries or GraphNames.LastRows)).Select(t => t.Clone()));
        var stripped = new ModelProto { IrVersion = model.IrVersion, ProducerName = model.ProducerName, Graph = bare };
        stripped.OpsetImport.AddRange(model.OpsetImport);
        stripped.MetadataProps.AddRange(model.MetadataProps.Select(p => p.Clone()));
        return stripped;
    }

    private void Lay()
    {
        string pixels = _g.Input(GraphNames.Pixels, "batch", 3, _a.InputHeight, _a.InputWidth);
        string x = Embed(pixels);
        (_lastQueries, _lastRows) = LastTokens();
        Probe("embeddings", x, _a.Tokens, _a.TokenDim);
        if (_a.PreNorm)
            x = Norm(x, "pre_norm");
        for (int layer = 0; layer < _a.Layers; layer++)
        {
            bool last = layer == _a.Layers - 1;
            x = Layer(x, layer, last ? _lastQueries : null, last ? _lastRows : null);
            Probe(string.Create(CultureInfo.InvariantCulture, $"layer.{layer}"), x, last ? LastCount : _a.Tokens, _a.TokenDim);
        }
        Finish(x);
    }

    /// <summary>The tokens that attend in the last layer, int64 [Q], and which of them go on, int64 [R]; null = all.</summary>
    private (string? Queries, string? Rows) LastTokens()
    {
        if (_a.LastRows.IsEmpty)
            return (null, null);
        switch (_variant.LastLayer)
        {
            case LastLayer.Chosen when !_variant.RolloutMatrix:
                long[] all = [.. Enumerable.Range(0, _a.Tokens).Select(i => (long)i)];
                return (_g.OptionalInput(GraphNames.LastQueries, QueriesSymbol, all), _g.OptionalInput(GraphNames.LastRows, RowsSymbol, all));
            case LastLayer.Attention:
                return (null, _g.Longs(_a.LastRows.ToArray()));
            case LastLayer.Least:
                return (_g.Longs(_a.LastRows.ToArray()), null);
            default:
                return (null, null);
        }
    }

    /// <summary>How many rows the last hidden state has: N, or a symbol.</summary>
    private object LastCount => _lastRows is null && _lastQueries is null ? _a.Tokens : RowsSymbol;

    /// <summary>Pixels [B, 3, H, W] to tokens [B, N, D].</summary>
    private string Embed(string pixels)
    {
        string grid = _g.Node("Conv", [pixels, "patch.weight", "patch.bias"], null,
            OnnxGraph.Attr("kernel_shape", _a.PatchSize, _a.PatchSize), OnnxGraph.Attr("strides", _a.PatchSize, _a.PatchSize));
        string rows = _g.Node("Reshape", [grid, _g.Longs(0, _a.TokenDim, _a.Patches)]);
        string patches = _g.Node("Transpose", [rows], null, OnnxGraph.Attr("perm", 0, 2, 1));
        if (_a.LearnedPositions)
            patches = _g.Node("Add", [patches, "positions"]);
        if (_a.SpecialTokens == 0)
            return patches;
        string batch = _g.Node("Shape", [pixels], null, OnnxGraph.Attr("start", 0), OnnxGraph.Attr("end", 1));
        string shape = _g.Node("Concat", [batch, _g.Longs(_a.SpecialTokens, _a.TokenDim)], null, OnnxGraph.Attr("axis", 0));
        string prefix = _g.Node("Expand", ["prefix", shape]);
        return _g.Node("Concat", [prefix, patches], null, OnnxGraph.Attr("axis", 1));
    }

    /// <summary>One pre-norm layer, [B, N, D] to [B, N, D], or to [B, R, D].</summary>
    /// <param name="x">[B, N, D].</param>
    /// <param name="layer">Index.</param>
    /// <param name="queries">The tokens that attend, int64 [Q]; null = all.</param>
    /// <param name="rows">Which of them go on, int64 [R]; null = all.</param>
    private string Layer(string x, int layer, string? queries, string? rows)
    {
        string here = LayerName(layer);
        if (_variant.Keys && layer == _a.Layers - 1)
        {
            _g.Node("ReduceL2", [x, _g.Longs(-1)], GraphNames.TokenNorms, OnnxGraph.Attr("keepdims", 0));
            _g.Output(GraphNames.TokenNorms, "batch", _a.Tokens);
        }
        string normed = Norm(x, here + "norm1");
        string mixed = Take(Attention(normed, queries, here, layer), rows);
        x = _g.Node("Add", [Take(Take(x, queries), rows), Linear(mixed, here + "attention.out")]);

        normed = Norm(x, here + "norm2");
        return _g.Node("Add", [x, Mlp(normed, here)]);
    }

    private string Mlp(string x, string here)
    {
        string inner = Linear(x, here + "mlp.in");
        inner = _a.Gated
            ? _g.Node("Mul", [Activate(Linear(x, here + "mlp.gate")), inner])
            : Activate(inner);
        return Linear(inner, here + "mlp.out");
    }

    private string Activate(string x) => _a.Activation switch
    {
        Activation.Gelu => _g.Node("Gelu", [x]),
        Activation.GeluTanh => _g.Node("Gelu", [x], null, OnnxGraph.Attr("approximate", "tanh")),
        Activation.QuickGelu => _g.Node("Mul", [x, _g.Node("Sigmoid", [_g.Node("Mul", [x, _g.Scalar(1.702f)])])]),
        Activation.Silu => _g.Node("Mul", [x, _g.Node("Sigmoid", [x])]),
        _ => _g.Node("Relu", [x]),
    };

    private string Norm(string x, string name, string? output = null) =>
        _g.Node("LayerNormalization", [x, name + ".weight", name + ".bias"], output,
            OnnxGraph.Attr("axis", -1), OnnxGraph.Attr("epsilon", _a.NormEpsilon));

    /// <summary>Of an axis of tokens those in <paramref name="rows"/>; null = all.</summary>
    private string Take(string x, string? rows, int axis = 1) => rows is null ? x : _g.Node("Gather", [x, rows], null, OnnxGraph.Attr("axis", axis));

    /// <summary>[B, N, D] to [B, 1, D].</summary>
    private string ClassToken(string x) => _g.Node("Slice", [x, _g.Longs(0), _g.Longs(1), _g.Longs(1)]);

    private void Probe(string name, string value, params object[] dims)
    {
        if (!_variant.Probes)
            return;
        _g.Node("Identity", [value], name);
        _g.Output(name, ["batch", .. dims]);
    }
}
