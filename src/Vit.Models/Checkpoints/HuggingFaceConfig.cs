using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Models.Checkpoints;

/// <summary>
/// Hugging Face <c>config.json</c> to architecture. Defaults are those of the transformers configuration classes,
/// because a saved configuration may leave them out.
/// </summary>
public static class HuggingFaceConfig
{
    /// <summary>The <c>model_type</c> values that are understood.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } =
    [
        "vit", "deit", "dinov2", "dinov2_with_registers", "dinov3_vit",
        "clip", "clip_vision_model", "siglip", "siglip_vision_model",
    ];

    /// <summary>Reads an architecture; what only the tensors know (a head, a projection) is asked of them.</summary>
    /// <exception cref="ModelFormatException">Unknown type, a key missing or of the wrong kind.</exception>
    public static VitArchitecture Read(ConfigReader config, CheckpointTensors tensors)
    {
        string type = config.Text("model_type", "");
        return type switch
        {
            "vit" => Vit(config, tensors),
            "deit" => Deit(config, tensors),
            "dinov2" => Dinov2(config, tensors, type, registers: 0, PositionInterpolation.Size),
            "dinov2_with_registers" => Dinov2(config, tensors, type, config.Int("num_register_tokens", 4), PositionInterpolation.Antialias),
            "dinov3_vit" => Dinov3(config),
            "clip" or "clip_vision_model" => Clip(config.Object("vision_config") ?? config, tensors),
            "siglip" or "siglip_vision_model" => Siglip(config.Object("vision_config") ?? config, tensors),
            _ => throw config.Fault($"model_type '{type}' is not supported; supported are {string.Join(", ", ModelTypes)} and timm Vision Transformers"),
        };
    }

    private static VitArchitecture Vit(ConfigReader config, CheckpointTensors tensors) => Base(config, "vit", 224, 16, 1e-12) with
    {
        QkvBias = config.Bool("qkv_bias", true),
        DistillationToken = tensors.Has("embeddings.distillation_token"),
    };

    private static VitArchitecture Deit(ConfigReader config, CheckpointTensors tensors) => Base(config, "deit", 224, 16, 1e-12) with
    {
        QkvBias = config.Bool("qkv_bias", true),
        DistillationToken = tensors.Has("embeddings.distillation_token"),
        RolloutStart = config.Texts("architectures").Any(a => a.EndsWith("WithTeacher", StringComparison.Ordinal))
            ? RolloutStart.ClassAndDistillation
            : RolloutStart.ClassToken,
    };

    private static VitArchitecture Dinov2(
        ConfigReader config, CheckpointTensors tensors, string family, int registers, PositionInterpolation interpolation)
    {
        int hidden = config.Int("hidden_size", 768);
        double ratio = config.Number("mlp_ratio", 4);
        if (!(ratio > 0 && ratio < 64))
            throw config.Fault($"'mlp_ratio' {ratio} is not between 0 and 64");
        int mlp = (int)Math.Min(hidden * ratio, 1e6);
        bool gated = config.Bool("use_swiglu_ffn", false);
        (int height, int width) = config.Size("image_size") ?? (518, 518);
        return new VitArchitecture
        {
            Family = family,
            TokenDim = hidden,
            Layers = config.Int("num_hidden_layers", 12),
            Heads = config.Int("num_attention_heads", 12),
            // The packed SwiGLU keeps two thirds of the width, rounded up to a multiple of 8.
            MlpDim = gated ? ((mlp * 2 / 3) + 7) / 8 * 8 : mlp,
            PatchSize = PatchSize(config, 14),
            InputHeight = height,
            InputWidth = width,
            NormEpsilon = (float)config.Number("layer_norm_eps", 1e-6),
            Activation = gated ? Activation.Silu : ReadActivation(config, "gelu"),
            Gated = gated,
            Registers = registers,
            Interpolation = interpolation,
            LayerScale = true,
            QkvBias = config.Bool("qkv_bias", true),
            RolloutStart = tensors.Has("classifier.weight") ? RolloutStart.ClassAndPatches : RolloutStart.ClassToken,
        };
    }

    private static VitArchitecture Dinov3(ConfigReader config) => Base(config, "dinov3_vit", 224, 16, 1e-5) with
    {
        Gated = config.Bool("use_gated_mlp", false),
        Registers = config.Int("num_register_tokens", 0),
        LearnedPositions = false,
        PrefixPositions = false,
        RopeTheta = (float)config.Number("rope_theta", 100),
        LayerScale = true,
        QkvBias = config.Bool("query_bias", true) || config.Bool("key_bias", false) || config.Bool("value_bias", true),
    };

    private static VitArchitecture Clip(ConfigReader config, CheckpointTensors tensors) => Base(config, "clip", 224, 32, 1e-5, "quick_gelu") with
    {
        PreNorm = true,
        FinalNorm = FinalNorm.PooledOnly,
        Embedding = tensors.Has("visual_projection.weight") ? EmbeddingKind.Projection : EmbeddingKind.ClassToken,
    };

    private static VitArchitecture Siglip(ConfigReader config, CheckpointTensors tensors)
    {
        bool head = tensors.Has("head.probe");
        return Base(config, "siglip", 224, 16, 1e-6, "gelu_pytorch_tanh") with
        {
            ClassToken = false,
            PrefixPositions = false,
            Embedding = head ? EmbeddingKind.AttentionPool : EmbeddingKind.MeanPatch,
            RolloutStart = head ? RolloutStart.AttentionPool : RolloutStart.Patches,
        };
    }

    private static VitArchitecture Base(ConfigReader config, string family, int imageSize, int patchSize, double epsilon, string activation = "gelu")
    {
        (int height, int width) = config.Size("image_size") ?? (imageSize, imageSize);
        return new VitArchitecture
        {
            Family = family,
            TokenDim = config.Int("hidden_size", 768),
            Layers = config.Int("num_hidden_layers", 12),
            Heads = config.Int("num_attention_heads", 12),
            MlpDim = config.Int("intermediate_size", 3072),
            PatchSize = PatchSize(config, patchSize),
            InputHeight = height,
            InputWidth = width,
            NormEpsilon = (float)config.Number("layer_norm_eps", epsilon),
            Activation = ReadActivation(config, activation),
        };
    }

    private static int PatchSize(ConfigReader config, int fallback)
    {
        (int height, int width) = config.Size("patch_size") ?? (fallback, fallback);
        return height == width ? height : throw config.Fault($"patches of {width}x{height} pixels are not square");
    }

    private static Activation ReadActivation(ConfigReader config, string fallback) =>
        ParseActivation(config.Text("hidden_act", fallback)) ?? throw config.Fault($"activation '{config.Text("hidden_act", fallback)}' is not supported");

    internal static Activation? ParseActivation(string name) => name switch
    {
        "gelu" => Activation.Gelu,
        "gelu_pytorch_tanh" or "gelu_new" or "gelu_tanh" => Activation.GeluTanh,
        "quick_gelu" => Activation.QuickGelu,
        "silu" or "swish" => Activation.Silu,
        "relu" => Activation.Relu,
        _ => null,
    };
}
