using System.Globalization;

namespace Vit.Models.Graph;

/// <summary>The tensors that every model file of this project has, by name. They are part of the public contract.</summary>
public static class GraphNames
{
    /// <summary>Input, float32 [B, 3, H, W], RGB planes, 0..255.</summary>
    public const string Pixels = "pixels";

    /// <summary>
    /// Optional input, float32 [L]: the residual weight of each layer in the rollout, 0..1, 0.5 by default.
    /// A layer with weight 1 is left out. So one vector expresses every mean-fusion method:
    /// rollout from layer s (1 below s), the last layer alone (1, 1, ..., 0), any single layer.
    /// </summary>
    public const string Residuals = "residuals";

    /// <summary>
    /// Optional input, int64 [Q]: the tokens that attend in the last layer, all N by default; the class token first, and those that the rollout
    /// starts at among them. Only in models whose embedding and rollout need few (<see cref="VitArchitecture.LastRows"/>).
    /// The last layer's attention has Q rows.
    /// </summary>
    public const string LastQueries = "last_queries";

    /// <summary>
    /// Optional input, beside <see cref="LastQueries"/>, int64 [R]: which of the last layer's queries, by their place among them, go on through its
    /// projection and MLP, all N by default; the class token first. The last hidden state has R rows.
    /// </summary>
    public const string LastRows = "last_rows";

    /// <summary>Output, float32 [B, D]: the embedding that the model card describes.</summary>
    public const string Embedding = "embedding";

    /// <summary>Output, float32 [B, N, D]: the last hidden state, special tokens first; N = R, see <see cref="LastRows"/>.</summary>
    public const string Tokens = "tokens";

    /// <summary>
    /// Output, float32 [B, N, D]: the keys of the last layer, heads side by side, before rotation and norm of heads; special tokens first. What a
    /// token offers to attention tells things apart better than other features do (Simeoni et al. 2021, LOST), and is there for every token whatever
    /// <see cref="LastRows"/> says.
    /// </summary>
    public const string Keys = "keys";

    /// <summary>
    /// Output beside <see cref="Keys"/>, float32 [B, N]: the length of each token where it enters the last layer, before any norm. That of tokens
    /// which a model uses as scratch memory is far too large (Darcet et al. 2024); later norms hide it.
    /// </summary>
    public const string TokenNorms = "token_norms";

    /// <summary>Output, float32 [B, N]: the rollout row from the card's start, special tokens included.</summary>
    public const string Rollout = "rollout";

    /// <summary>Optional output, float32 [B, N, N]: the whole rollout matrix, row = query.</summary>
    public const string RolloutMatrix = "rollout_matrix";

    /// <summary>Output, float32 [B, H, N, N]: softmax attention of one layer, row = query.</summary>
    public static string Attention(int layer) => string.Create(CultureInfo.InvariantCulture, $"attention.{layer}");
}
