namespace Vit.Models.Foreign;

/// <summary>Finds the last hidden state, [B, N, D], and pooled vectors among a graph's tensors.</summary>
internal static class TokenFinder
{
    private static readonly string[] TokenNames = ["last_hidden_state", "hidden_state", "tokens", "x_norm", "encoder_output", "features"];
    private static readonly string[] ProjectionNames = ["image_embeds", "image_embed", "image_embedding", "image_embeddings", "image_features"];
    private static readonly string[] PooledNames = ["pooler_output", "pooled_output", "pooled", "embedding", "embeddings", "sentence_embedding"];

    /// <summary>A tensor of all tokens after the last layer: an output by name, an output by shape, else inside the graph.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    public static string Tokens(ForeignGraph graph, ShapeInference shapes, FoundAttention attention, long batch)
    {
        int tokens = attention.Layers[0].Keys;
        string[] outputs = [.. graph.Proto.Output.Select(o => o.Name).Where(Fits)];
        string? named = TokenNames.Select(n => outputs.LastOrDefault(o => GraphRenamer.Original(o) == n)).FirstOrDefault(o => o is not null);
        return named ?? outputs.LastOrDefault() ?? Inside() ?? throw new ModelFormatException(
            $"no tensor holds the {tokens} tokens after the last layer: export the model with output 'last_hidden_state'");

        bool Fits(string name) => shapes[name].Dims is [long b, long n, > 0] && b == batch && n == tokens && !shapes[name].IsInteger;

        // The stream's last state: before a pooling head only a norm can be told from the head's own projections.
        string? Inside()
        {
            int last = graph.Order.Index().First(p => ReferenceEquals(p.Item, attention.Layers[^1].Node)).Index;
            IEnumerable<string> states = graph.Order.Skip(last + 1).Where(n => attention.Pooling is null || n.OpType.EndsWith("LayerNormalization", StringComparison.Ordinal))
                .Select(n => n.Out(0)).Where(Fits);
            return states.LastOrDefault();
        }
    }

    /// <summary>An output in the space shared with text; null when there is none.</summary>
    public static string? Projection(ForeignGraph graph) => Named(graph, ProjectionNames);

    /// <summary>An output that pools the tokens; null when there is none.</summary>
    public static string? Pooled(ForeignGraph graph) => Named(graph, PooledNames);

    private static string? Named(ForeignGraph graph, string[] names) =>
        names.Select(n => graph.Proto.Output.FirstOrDefault(o => GraphRenamer.Original(o.Name) == n)?.Name).FirstOrDefault(o => o is not null);
}
