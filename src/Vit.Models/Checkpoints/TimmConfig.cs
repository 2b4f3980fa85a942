using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Models.Checkpoints;

/// <summary>
/// timm's hub <c>config.json</c> to architecture: <c>architecture</c> names the defaults, <c>model_args</c>
/// (the arguments of timm's VisionTransformer) win over them.
/// </summary>
public static partial class TimmConfig
{
    /// <summary>Width, layers, heads and MLP ratio by size word, as timm's <c>vision_transformer.py</c> registers them.</summary>
    private static readonly Dictionary<string, (int Dim, int Depth, int Heads, double Mlp)> Sizes = new(StringComparer.Ordinal)
    {
        ["tiny"] = (192, 12, 3, 4),
        ["small"] = (384, 12, 6, 4),
        ["base"] = (768, 12, 12, 4),
        ["large"] = (1024, 24, 16, 4),
        ["huge"] = (1280, 32, 16, 4),
        ["giant"] = (1408, 40, 16, 48.0 / 11),
        ["gigantic"] = (1664, 48, 16, 64.0 / 13),
        ["so400m"] = (1152, 27, 16, 3.7362),
    };

    /// <summary>Reads an architecture.</summary>
    /// <param name="config">The hub file; null when only arguments are known.</param>
    /// <param name="arguments">Arguments of VisionTransformer, which win.</param>
    /// <param name="tensors">Tells what is stored: widths, gates, norms.</param>
    /// <exception cref="ModelFormatException">An architecture that is not a plain Vision Transformer, or unreadable arguments.</exception>
    public static VitArchitecture Read(ConfigReader? config, ConfigReader arguments, CheckpointTensors tensors)
    {
        string name = config?.Text("architecture", "") ?? "";
        VitArchitecture defaults = Defaults(name, config, tensors);

        int dim = arguments.Int("embed_dim", defaults.TokenDim);
        int registers = arguments.Int("reg_tokens", arguments.Int("num_reg_tokens", defaults.Registers));
        bool classToken = arguments.Bool("class_token", defaults.ClassToken);
        bool noEmbedClass = arguments.Bool("no_embed_class", !defaults.PrefixPositions);
        (int height, int width) = arguments.Size("img_size") ?? (defaults.InputHeight, defaults.InputWidth);
        (int patchHeight, int patchWidth) = arguments.Size("patch_size") ?? (defaults.PatchSize, defaults.PatchSize);
        if (patchHeight != patchWidth)
            throw arguments.Fault($"patches of {patchWidth}x{patchHeight} pixels are not square");
        string pool = arguments.Text("global_pool", config?.Text("global_pool", "") is { Length: > 0 } given ? given : PoolWord(defaults));
        bool pooledNorm = arguments.Has("fc_norm") ? arguments.Bool("fc_norm", false) : tensors.Has("fc_norm.weight");

        VitArchitecture architecture = defaults with
        {
            TokenDim = dim,
            Layers = arguments.Int("depth", defaults.Layers),
            Heads = arguments.Int("num_heads", defaults.Heads),
            PatchSize = patchHeight,
            InputHeight = height,
            InputWidth = width,
            Activation = ReadActivation(arguments, defaults),
            ClassToken = classToken,
            Registers = registers,
            PrefixPositions = classToken && !noEmbedClass,
            LearnedPositions = arguments.Bool("use_abs_pos_emb", defaults.LearnedPositions),
            PreNorm = arguments.Bool("pre_norm", defaults.PreNorm),
            QueryKeyNorm = arguments.Bool("qk_norm", defaults.QueryKeyNorm),
            LayerScale = arguments.Has("init_values") || defaults.LayerScale,
            QkvBias = arguments.Bool("qkv_bias", defaults.QkvBias),
            FinalNorm = pooledNorm ? FinalNorm.PooledOnly : FinalNorm.AllTokens,
        };
        return WithPool(WithStoredMlp(architecture, tensors), pool, arguments);
    }

    private static VitArchitecture Defaults(string name, ConfigReader? config, CheckpointTensors tensors)
    {
        string[] words = name.Split('.')[0].Split('_', StringSplitOptions.RemoveEmptyEntries);
        if (name.Length > 0 && !words.Any(w => w is "vit" or "deit" or "deit3"))
            throw config!.Value.Fault($"architecture '{name}' is not a plain Vision Transformer (vit_*, deit_*, deit3_*)");
        if (words.FirstOrDefault(w => w is "relpos" or "rope" or "srelpos" or "medium" or "little" or "wee" or "pwee" or "dlittle" or "so150m" or "so150m2" or "betwixt" or "mediumd" or "intern300m" or "xsmall" or "dpwee") is { } other)
            throw config!.Value.Fault($"architecture '{name}' has parts ('{other}') that are not supported");
        string size = words.FirstOrDefault(Sizes.ContainsKey) ?? "base";
        (int dim, int depth, int heads, double _) = Sizes[size];
        bool dinov2 = words.Contains("dinov2"), dinov3 = words.Contains("dinov3"), clip = words.Contains("clip");
        bool siglip = words.Contains("siglip") || words.Contains("siglip2");
        if (dinov2 && size == "giant")
            (dim, depth, heads) = (1536, 40, 24);
        string? registers = words.Select(w => RegisterPattern().Match(w)).FirstOrDefault(m => m.Success)?.Groups[1].Value;
        int trained = InputSize(config) ?? Trailing(words) ?? (dinov2 ? 518 : dinov3 ? 256 : 224);
        return new VitArchitecture
        {
            Family = "timm",
            TokenDim = dim,
            Layers = depth,
            Heads = heads,
            MlpDim = 4 * dim,
            PatchSize = words.Select(w => PatchPattern().Match(w)).FirstOrDefault(m => m.Success) is { } patch
                ? int.Parse(patch.Groups[1].Value, CultureInfo.InvariantCulture)
                : 16,
            InputHeight = trained,
            InputWidth = trained,
            NormEpsilon = clip || dinov3 ? 1e-5f : 1e-6f,
            Activation = words.Contains("quickgelu") ? Activation.QuickGelu : Activation.Gelu,
            ClassToken = !siglip && !words.Contains("gap"),
            DistillationToken = words.Contains("distilled") || tensors.Has("dist_token"),
            Registers = registers is not null ? int.Parse(registers, CultureInfo.InvariantCulture) : dinov3 ? 4 : 0,
            LearnedPositions = !dinov3,
            PrefixPositions = !dinov3 && registers is null,
            RopeTheta = dinov3 ? 100 : 0,
            Interpolation = PositionInterpolation.Antialias,
            PreNorm = clip,
            QueryKeyNorm = tensors.Has("blocks.0.attn.q_norm.weight"),
            LayerScale = tensors.Has("blocks.0.ls1.gamma", "blocks.0.gamma_1"),
            QkvBias = tensors.Has("blocks.0.attn.qkv.bias", "blocks.0.attn.q_bias"),
            Embedding = siglip ? EmbeddingKind.AttentionPool : EmbeddingKind.ClassToken,
        };
    }

    /// <summary>The stored widths decide whether the feed-forward is gated and how wide it is.</summary>
    private static VitArchitecture WithStoredMlp(VitArchitecture a, CheckpointTensors tensors)
    {
        if (tensors.ShapeOf("blocks.0.mlp.fc2.weight", "blocks.0.mlp.w3.weight") is not [_, int inner])
            return a;
        int outer = tensors.ShapeOf("blocks.0.mlp.fc1.weight", "blocks.0.mlp.w12.weight", "blocks.0.mlp.fc1_g.weight", "blocks.0.mlp.w1.weight") is [int rows, _] ? rows : inner;
        bool gated = outer == 2 * inner || tensors.Has("blocks.0.mlp.fc1_g.weight", "blocks.0.mlp.w1.weight");
        return a with { MlpDim = inner, Gated = gated, Activation = gated ? Activation.Silu : a.Activation };
    }

    private static VitArchitecture WithPool(VitArchitecture a, string pool, ConfigReader arguments) => pool switch
    {
        "token" or "" when a.ClassToken => a with
        {
            Embedding = EmbeddingKind.ClassToken,
            RolloutStart = a.DistillationToken ? RolloutStart.ClassAndDistillation : RolloutStart.ClassToken,
        },
        "map" => a with { Embedding = EmbeddingKind.AttentionPool, RolloutStart = RolloutStart.AttentionPool },
        "avg" or "" => a with { Embedding = EmbeddingKind.MeanPatch, RolloutStart = RolloutStart.Patches },
        _ => throw arguments.Fault($"global_pool '{pool}' is not supported (token, avg, map)"),
    };

    private static string PoolWord(VitArchitecture defaults) => defaults.Embedding == EmbeddingKind.AttentionPool ? "map" : defaults.ClassToken ? "token" : "avg";

    private static Activation ReadActivation(ConfigReader arguments, VitArchitecture defaults)
    {
        if (arguments.Raw("act_layer") is not { ValueKind: JsonValueKind.String })
            return defaults.Activation;
        string name = arguments.Text("act_layer", "");
        return HuggingFaceConfig.ParseActivation(name.ToLowerInvariant()) ?? throw arguments.Fault($"act_layer '{name}' is not supported");
    }

    private static int? InputSize(ConfigReader? config) =>
        config?.Object("pretrained_cfg")?.Raw("input_size") is { ValueKind: JsonValueKind.Array } size && size.GetArrayLength() == 3
            && size[1].ValueKind == JsonValueKind.Number && size[1].TryGetInt32(out int side) ? side : null;

    private static int? Trailing(string[] words) =>
        words.Length > 0 && int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size >= 64 ? size : null;

    [GeneratedRegex("^reg([0-9]{1,2})$")]
    private static partial Regex RegisterPattern();

    [GeneratedRegex("^patch([0-9]{1,2})$")]
    private static partial Regex PatchPattern();
}
