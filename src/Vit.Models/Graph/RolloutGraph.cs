namespace Vit.Models.Graph;

/// <summary>
/// Attention rollout (Abnar and Zuidema 2020) inside the graph, mean fusion.
/// Softmax rows sum to 1, so the row-normalised <c>A + I</c> is exactly <c>rI + (1-r)A</c> and no division is needed.
/// </summary>
public static class RolloutGraph
{
    /// <summary>
    /// One row, last layer first: <c>r = w_l r + (1 - w_l) mean_h(r A_l,h)</c>. No N x N product is built.
    /// </summary>
    /// <param name="g">Where the nodes go.</param>
    /// <param name="attention">Softmax attention of each layer in order, [B, H, N, N]; of the last [B, H, Q, N].</param>
    /// <param name="start">Start row [B or 1, 1, N]; ignored columns hold 0.</param>
    /// <param name="residuals">Residual weight of each layer, [L].</param>
    /// <param name="tokens">N.</param>
    /// <param name="output">Name of the result, [B, N].</param>
    /// <param name="lastQueries">The tokens that the last layer has rows of, int64 [Q]: all at which the start row is not 0. Null = all in order.</param>
    public static string Row(
        OnnxGraph g, IReadOnlyList<string> attention, string start, string residuals, int tokens, string output, string? lastQueries = null)
    {
        string row = start;
        for (int layer = attention.Count - 1; layer >= 0; layer--)
        {
            bool some = lastQueries is not null && layer == attention.Count - 1;
            string rows = some ? g.Node("Gather", [row, lastQueries!], null, OnnxGraph.Attr("axis", -1)) : row;
            string query = g.Node("Unsqueeze", [rows, g.Longs(1)]);
            string perHead = g.Node("MatMul", [query, attention[layer]]);
            string step = g.Node("ReduceMean", [perHead, g.Longs(1)], null, OnnxGraph.Attr("keepdims", 0));
            row = Mix(g, row, step, residuals, layer);
        }
        return g.Node("Reshape", [row, g.Longs(-1, tokens)], output);
    }

    /// <summary>
    /// The whole matrix, <c>R = W_{L-1} ... W_0</c>, later layers on the left. The head mean is a matrix product
    /// with 1/H because ONNX Runtime's ReduceMean over a leading axis is slow.
    /// </summary>
    /// <param name="g">Where the nodes go.</param>
    /// <param name="attention">Softmax attention of each layer in order, [B, H, N, N].</param>
    /// <param name="residuals">Residual weight of each layer, [L].</param>
    /// <param name="heads">H.</param>
    /// <param name="tokens">N.</param>
    /// <param name="output">Name of the result, [B, N, N].</param>
    public static string Matrix(OnnxGraph g, IReadOnlyList<string> attention, string residuals, int heads, int tokens, string output)
    {
        var mean = new float[heads];
        Array.Fill(mean, 1f / heads);
        string headMean = g.Floats("rollout/head_mean", mean, 1, heads);
        var identity = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++)
            identity[(i * tokens) + i] = 1;
        string matrix = g.Floats("rollout/identity", identity, 1, tokens, tokens);
        for (int layer = 0; layer < attention.Count; layer++)
        {
            string flat = g.Node("Reshape", [attention[layer], g.Longs(-1, heads, (long)tokens * tokens)]);
            string fused = g.Node("MatMul", [headMean, flat]);
            string square = g.Node("Reshape", [fused, g.Longs(-1, tokens, tokens)]);
            string step = layer == 0 ? square : g.Node("MatMul", [square, matrix]);
            matrix = Mix(g, matrix, step, residuals, layer, layer == attention.Count - 1 ? output : null);
        }
        return matrix;
    }

    private static string Mix(OnnxGraph g, string kept, string mixed, string residuals, int layer, string? output = null)
    {
        string weight = g.Node("Gather", [residuals, g.Longs(layer)]);
        string rest = g.Node("Sub", [g.Scalar(1), weight]);
        return g.Node("Add", [g.Node("Mul", [kept, weight]), g.Node("Mul", [mixed, rest])], output);
    }
}
