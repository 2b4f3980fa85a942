using System.Globalization;
using Vit.Models.Checkpoints;

namespace Vit.Models.Weights;

/// <summary>
/// What each library calls the same tensor. One table serves all families because no name means two things:
/// Hugging Face hub files (transformers 4 and 5), live transformers 5 state dicts, timm, and the original repositories.
/// </summary>
internal sealed class WeightNames
{
    public static readonly string[] PatchWeight =
    [
        "embeddings.patch_embeddings.projection.weight", "embeddings.patch_embeddings.weight",
        "embeddings.patch_embedding.weight", "patch_embed.proj.weight",
    ];

    public static readonly string[] ClassToken = ["embeddings.cls_token", "embeddings.class_embedding", "cls_token"];
    public static readonly string[] DistillationToken = ["embeddings.distillation_token", "dist_token"];
    public static readonly string[] Registers = ["embeddings.register_tokens", "register_tokens", "reg_token", "storage_tokens"];
    public static readonly string[] Positions = ["embeddings.position_embeddings", "embeddings.position_embedding.weight", "pos_embed"];
    public static readonly string[] PreNorm = ["pre_layrnorm", "norm_pre"];
    public static readonly string[] FinalNorm = ["layernorm", "norm", "post_layernorm", "fc_norm"];

    /// <summary>Parts that have no place in a vision encoder's graph.</summary>
    private static readonly string[] Ignorable =
    [
        "mask_token", "position_ids", "text_model.", "text_projection", "logit_scale", "logit_bias",
        "rope_embed.periods", "bias_mask", "decoder.", "dino_head.", "ibot_head.",
    ];

    /// <summary>Heads beside the encoder: read for verification only.</summary>
    private static readonly string[] HeadPrefixes =
        ["classifier.", "cls_classifier.", "distillation_classifier.", "head.weight", "head.bias", "head_dist.", "pooler."];

    private static readonly string[] LayerPrefixes = ["encoder.layer.", "encoder.layers.", "layers.", "layer.", "model.layer.", "blocks."];

    private readonly string _layers;

    public WeightNames(CheckpointTensors tensors)
    {
        _layers = LayerPrefixes.FirstOrDefault(p => tensors.Names.Any(
                n => n.StartsWith(tensors.Root + p, StringComparison.Ordinal) || n.StartsWith(p, StringComparison.Ordinal)))
            ?? throw new ModelFormatException($"no transformer layers under '{tensors.Root}' (looked for {string.Join(", ", LayerPrefixes)})");
    }

    /// <summary>A linear layer's or norm's names inside layer <paramref name="layer"/>, without ".weight".</summary>
    public string[] In(int layer, params ReadOnlySpan<string> names)
    {
        var full = new string[names.Length];
        for (int i = 0; i < full.Length; i++)
            full[i] = string.Create(CultureInfo.InvariantCulture, $"{_layers}{layer}.{names[i]}");
        return full;
    }

    /// <summary>The same names with an ending.</summary>
    public static string[] With(IReadOnlyList<string> names, string ending) => [.. names.Select(n => n + ending)];

    public static bool IsKnownButUnused(string name, string root) =>
        Ignorable.Any(part => name.Contains(part, StringComparison.Ordinal))
        || HeadPrefixes.Any(part => name.StartsWith(part, StringComparison.Ordinal) || name.StartsWith(root + part, StringComparison.Ordinal));
}
