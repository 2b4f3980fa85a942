using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>Adds the contract's input and outputs around a foreign graph's own nodes.</summary>
internal sealed class ContractWriter
{
    private readonly ForeignGraph _graph;
    private readonly ShapeInference _shapes;
    private readonly GraphProto _before = new();
    private readonly GraphProto _after = new();
    private readonly OnnxGraph _input;
    private readonly OnnxGraph _output;

    public ContractWriter(ForeignGraph graph, ShapeInference shapes)
    {
        _graph = graph;
        _shapes = shapes;
        string scope = Scope(graph);
        _input = new OnnxGraph(_before, scope + "in/");
        _output = new OnnxGraph(_after, scope + "out/");
    }

    /// <summary>Input <c>pixels</c> [B,3,H,W] in 0..255, normalised into the file's own input.</summary>
    public void Pixels(ImageInput image, object batch, int height, int width, ImageProcessor processor)
    {
        var scale = new float[3];
        var shift = new float[3];
        for (int c = 0; c < 3; c++)
        {
            scale[c] = (float)(processor.RescaleFactor / processor.Std[c]);
            shift[c] = (float)(-(double)processor.Mean[c] / processor.Std[c]);
        }
        string pixels = _input.Input(GraphNames.Pixels, batch, 3, height, width);
        string scaled = _input.Node("Mul", [pixels, _input.Floats(_input.Fresh("scale"), scale, 1, 3, 1, 1)]);
        bool last = image.ChannelsLast, cast = image.Type != ElementType.Float;
        string x = _input.Node("Add", [scaled, _input.Floats(_input.Fresh("shift"), shift, 1, 3, 1, 1)], last || cast ? null : image.Name);
        if (last)
            x = _input.Node("Transpose", [x], cast ? null : image.Name, OnnxGraph.Attr("perm", 0, 2, 3, 1));
        if (cast)
            _input.Node("Cast", [x], image.Name, OnnxGraph.Attr("to", (long)image.Type));
    }

    /// <summary>Outputs <c>embedding</c>, <c>tokens</c>, <c>rollout</c> and <c>attention.{i}</c>.</summary>
    public void Outputs(FoundAttention attention, string tokens, int tokenDim, EmbeddingChoice embedding, PatchLayout layout, object batch)
    {
        int count = attention.Layers[0].Keys, heads = attention.Layers[0].Heads;
        string states = Float(tokens, GraphNames.Tokens);
        Embedding(embedding, states, layout.Special, count);
        var taps = new TapWriter(_output, _shapes);
        string[] names = [.. attention.Layers.Select((tap, i) => taps.Write(tap, GraphNames.Attention(i)))];
        var residuals = new float[names.Length];
        Array.Fill(residuals, 0.5f);
        _output.Floats(GraphNames.Residuals, residuals, residuals.Length);
        _input.Input(GraphNames.Residuals, residuals.Length);
        RolloutGraph.Row(_output, names, Start(embedding.Start, attention, taps, layout.Special, count), GraphNames.Residuals, count, GraphNames.Rollout);

        _output.Output(GraphNames.Embedding, batch, embedding.Dim);
        _output.Output(GraphNames.Tokens, batch, count, tokenDim);
        _output.Output(GraphNames.Rollout, batch, count);
        foreach (string name in names)
            _output.Output(name, batch, heads, count, count);
    }

    /// <summary>Puts everything added into the graph, which then stands in topological order.</summary>
    public void Finish()
    {
        OpsetLowering.Apply(_before, _graph.Opset);
        OpsetLowering.Apply(_after, _graph.Opset);
        GraphProto proto = _graph.Proto;
        NodeProto[] nodes = [.. _before.Node, .. _graph.Order, .. _after.Node];
        proto.Node.Clear();
        proto.Node.AddRange(nodes);
        proto.Initializer.AddRange(_before.Initializer.Concat(_after.Initializer));
        proto.Input.Clear();
        proto.Input.AddRange(_before.Input);
        ValueInfoProto[] outputs = [.. _after.Output, .. proto.Output];
        proto.Output.Clear();
        proto.Output.AddRange(outputs);
    }

    private void Embedding(EmbeddingChoice embedding, string states, int special, int count)
    {
        switch (embedding.Kind)
        {
            case EmbeddingKind.ClassToken when embedding.Output.Length == 0:
                string first = _output.Node("Gather", [states, _output.Longs(0)], null, OnnxGraph.Attr("axis", 1L));
                _output.Node("Reshape", [first, _output.Longs(-1, embedding.Dim)], GraphNames.Embedding);
                break;
            case EmbeddingKind.MeanPatch when embedding.Output.Length == 0:
                string patches = _output.Node("Slice", [states, _output.Longs(special), _output.Longs(count), _output.Longs(1)]);
                _output.Node("ReduceMean", [patches, _output.Longs(1)], GraphNames.Embedding, OnnxGraph.Attr("keepdims", 0L));
                break;
            default:
                _output.Node("Reshape", [Float(embedding.Output, null), _output.Longs(-1, embedding.Dim)], GraphNames.Embedding);
                break;
        }
    }

    private string Start(RolloutStart start, FoundAttention attention, TapWriter taps, int special, int count)
    {
        if (start == RolloutStart.AttentionPool)
        {
            string pool = taps.Write(attention.Pooling!, _output.Fresh("pool"));
            return _output.Node("ReduceMean", [pool, _output.Longs(1)], null, OnnxGraph.Attr("keepdims", 0L));
        }
        var row = new float[count];
        if (start == RolloutStart.ClassToken)
            row[0] = 1;
        else
            Array.Fill(row, 1f / (count - special), special, count - special);
        return _output.Floats(_output.Fresh("start"), row, 1, 1, count);
    }

    private string Float(string tensor, string? name) => _shapes[tensor].Type == ElementType.Float
        ? name is null ? tensor : _output.Node("Identity", [tensor], name)
        : _output.Node("Cast", [tensor], name, OnnxGraph.Attr("to", (long)ElementType.Float));

    private static string Scope(ForeignGraph graph)
    {
        string scope = "vit_perception/";
        IEnumerable<string> names = graph.Proto.Node.SelectMany(n => n.Input.Concat(n.Output)).Concat(graph.Proto.Initializer.Select(i => i.Name));
        while (names.Any(n => n.StartsWith(scope, StringComparison.Ordinal)))
            scope = "_" + scope;
        return scope;
    }
}
