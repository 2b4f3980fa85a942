namespace Vit.Models.Graph;

public sealed partial class VitGraphBuilder
{
    /// <summary>
    /// Multi-head attention; remembers the probabilities [B, H, Q, N] for rollout and outputs.
    /// Queries already carry 1/sqrt(d).
    /// </summary>
    /// <param name="x">[B, N, D].</param>
    /// <param name="queries">The tokens to compute it for, int64 [Q]; null = all.</param>
    /// <param name="here">Name prefix of the layer.</param>
    /// <param name="layer">Index, for the output's name.</param>
    /// <returns>[B, Q, D], heads side by side.</returns>
    private string Attention(string x, string? queries, string here, int layer)
    {
        bool last = layer == _a.Layers - 1;
        string q = Linear(Operand(x, queries, here + "query"), here + "query"), k = Linear(x, here + "key"), v = Linear(x, here + "value");
        string probabilities = _variant.Attention ? GraphNames.Attention(layer) : here + "attention";
        if (last && _variant.Keys)
        {
            _g.Node("Identity", [k], GraphNames.Keys);
            _g.Output(GraphNames.Keys, "batch", _a.Tokens, _a.TokenDim);
        }
        int count = queries is null ? _a.Tokens : -1;
        string qh = Heads(q, count), kh = Heads(k, _a.Tokens), vh = Heads(v, _a.Tokens);
        if (_a.QueryKeyNorm)
            (qh, kh) = (Norm(qh, here + "query_norm"), Norm(kh, here + "key_norm"));
        if (_a.RopeTheta != 0)
            (qh, kh) = (Rotate(qh, queries), Rotate(kh, null));
        string mixed = _useOperator ? OperatorAttention(qh, kh, vh, probabilities) : PrimitiveAttention(qh, kh, vh, probabilities);
        _attention.Add(probabilities);
        if (_variant.Attention)
            _g.Output(probabilities, "batch", _a.Heads, last && _lastQueries is not null ? QueriesSymbol : _a.Tokens, _a.Tokens);
        string side = _g.Node("Transpose", [mixed], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));
        return _g.Node("Reshape", [side, _g.Longs(0, count, _a.TokenDim)]);
    }

    /// <summary>
    /// The operator also takes [B, N, D], but then ONNX infers a wrong shape for the probabilities
    /// (seen with ONNX Runtime 1.31); with the heads apart it is right, and as fast.
    /// </summary>
    private string OperatorAttention(string q, string k, string v, string probabilities) =>
        _g.Node("Attention", [q, k, v], [_g.Fresh("attention"), "", "", probabilities], "",
            OnnxGraph.Attr("scale", 1f), OnnxGraph.Attr("qk_matmul_output_mode", 3))[0];

    private string PrimitiveAttention(string q, string k, string v, string probabilities)
    {
        string logits = _g.Node("MatMul", [q, _g.Node("Transpose", [k], null, OnnxGraph.Attr("perm", 0, 1, 3, 2))]);
        _g.Node("Softmax", [logits], probabilities, OnnxGraph.Attr("axis", -1));
        return _g.Node("MatMul", [probabilities, v]);
    }

    /// <summary>[B, count, D] to [B, H, count, d]; -1 = as many as there are; a number lets shapes be inferred beside a symbolic batch.</summary>
    private string Heads(string x, int count)
    {
        string split = _g.Node("Reshape", [x, _g.Longs(0, count, _a.Heads, _a.HeadDim)]);
        return _g.Node("Transpose", [split], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));
    }

    /// <summary>x cos + (-second half, first half) sin.</summary>
    private string Rotate(string x, string? rows)
    {
        int half = _a.HeadDim / 2;
        string first = _g.Node("Slice", [x, _g.Longs(0), _g.Longs(half), _g.Longs(-1)]);
        string second = _g.Node("Slice", [x, _g.Longs(half), _g.Longs(_a.HeadDim), _g.Longs(-1)]);
        string turned = _g.Node("Concat", [_g.Node("Neg", [second]), first], null, OnnxGraph.Attr("axis", -1));
        string cos = Take("rope.cos", rows, 2), sin = Take("rope.sin", rows, 2);
        return _g.Node("Add", [_g.Node("Mul", [x, cos]), _g.Node("Mul", [turned, sin])]);
    }
}
