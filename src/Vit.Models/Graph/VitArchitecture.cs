using System.Text.Json;
using System.Text.Json.Serialization;
using Vit.Models.Cards;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;

namespace Vit.Models.Graph;

/// <summary>Activation of the feed-forward layer.</summary>
public enum Activation
{
    /// <summary>x Phi(x), with erf.</summary>
    Gelu,

    /// <summary>The tanh approximation (SigLIP).</summary>
    GeluTanh,

    /// <summary>x sigmoid(1.702 x) (CLIP).</summary>
    QuickGelu,

    /// <summary>x sigmoid(x).</summary>
    Silu,

    /// <summary>max(0, x).</summary>
    Relu,
}

/// <summary>How learned position embeddings follow another grid; see <see cref="Weights.PositionEmbedding"/>.</summary>
public enum PositionInterpolation
{
    /// <summary>Bicubic a = -0.75 to the target size, no antialias: Hugging Face ViT, DeiT, CLIP, SigLIP, DINOv2.</summary>
    Size,

    /// <summary>The same kernel with scale (g + 0.1) / M: the original DINO and DINOv2 code.</summary>
    ScaleOffset,

    /// <summary>Antialiased bicubic a = -0.5: Hugging Face DINOv2 with registers, timm.</summary>
    Antialias,
}

/// <summary>Which tokens the final norm runs on.</summary>
public enum FinalNorm
{
    /// <summary>All tokens; the last hidden state is after the norm.</summary>
    AllTokens,

    /// <summary>The pooled vector only; the last hidden state is before the norm (CLIP, timm with <c>fc_norm</c>).</summary>
    PooledOnly,
}

/// <summary>
/// The shape of a Vision Transformer, whatever library named its tensors: all supported families are pre-norm
/// (<c>x += attention(norm1 x); x += mlp(norm2 x)</c>) and differ in what this record says.
/// Stored as JSON in <c>metadata_props["vit.architecture"]</c> so that another variant of the graph
/// can be laid over the same weights.
/// </summary>
public sealed record VitArchitecture
{
    /// <summary>Metadata key under which it is stored in the ONNX file.</summary>
    public const string MetadataKey = "vit.architecture";

    /// <summary>Most patches of one input (2048 x 2048 pixels at 16): attention beyond fits no memory, so the numbers are wrong.</summary>
    public const int MaxPatches = 16384;

    /// <summary>Family by its configuration's name; see <see cref="ModelCard.Family"/>.</summary>
    public required string Family { get; init; }

    /// <summary>Token width D.</summary>
    public required int TokenDim { get; init; }

    /// <summary>Layers L.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads H; D is a multiple of it.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the feed-forward layer (of one branch when gated).</summary>
    public required int MlpDim { get; init; }

    /// <summary>Side of a patch in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Input height the checkpoint was trained for (its position grid), or the one the graph is built for.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Input width, likewise.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Epsilon of every LayerNorm.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>Activation of the feed-forward layer (of its gate when gated).</summary>
    public Activation Activation { get; init; } = Activation.Gelu;

    /// <summary>Feed-forward is <c>out(act(gate x) * in x)</c>.</summary>
    public bool Gated { get; init; }

    /// <summary>The first token is a class token.</summary>
    public bool ClassToken { get; init; } = true;

    /// <summary>A distillation token follows the class token.</summary>
    public bool DistillationToken { get; init; }

    /// <summary>Register tokens after those.</summary>
    public int Registers { get; init; }

    /// <summary>There are learned position embeddings.</summary>
    public bool LearnedPositions { get; init; } = true;

    /// <summary>The class and distillation tokens have position embeddings of their own.</summary>
    public bool PrefixPositions { get; init; } = true;

    /// <summary>How the position embeddings follow another grid.</summary>
    public PositionInterpolation Interpolation { get; init; } = PositionInterpolation.Size;

    /// <summary>Base of the two-dimensional rotary embedding on patch queries and keys; 0 = none.</summary>
    public float RopeTheta { get; init; }

    /// <summary>A LayerNorm before the first layer (CLIP).</summary>
    public bool PreNorm { get; init; }

    /// <summary>LayerNorm over each head's queries and keys.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>Each branch is scaled per channel before it is added (LayerScale).</summary>
    public bool LayerScale { get; init; }

    /// <summary>Queries, keys and values have biases (a missing key bias is 0).</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Where the final norm stands.</summary>
    public FinalNorm FinalNorm { get; init; } = FinalNorm.AllTokens;

    /// <summary>What the output <c>embedding</c> is.</summary>
    public EmbeddingKind Embedding { get; init; } = EmbeddingKind.ClassToken;

    /// <summary>Where the rollout starts.</summary>
    public RolloutStart RolloutStart { get; init; } = RolloutStart.ClassToken;

    /// <summary>
    /// Number format of the layers' linear maps. Stored only when it is not float32, so that float32 models keep the hash they had
    /// before there was another.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WeightPrecision Precision { get; init; }

    /// <summary>Tokens before the patches, P.</summary>
    [JsonIgnore]
    public int SpecialTokens => (ClassToken ? 1 : 0) + (DistillationToken ? 1 : 0) + Registers;

    /// <summary>Patch rows of <see cref="InputHeight"/>.</summary>
    [JsonIgnore]
    public int Rows => InputHeight / PatchSize;

    /// <summary>Patch columns of <see cref="InputWidth"/>.</summary>
    [JsonIgnore]
    public int Columns => InputWidth / PatchSize;

    /// <summary>Patches M.</summary>
    [JsonIgnore]
    public int Patches => Rows * Columns;

    /// <summary>All tokens N = P + M.</summary>
    [JsonIgnore]
    public int Tokens => SpecialTokens + Patches;

    /// <summary>Width of one head, d = D / H.</summary>
    [JsonIgnore]
    public int HeadDim => TokenDim / Heads;

    /// <summary>
    /// The tokens of the last layer that reach embedding and rollout: the class token, with a teacher the distillation token too.
    /// Empty where patches do, so that the layer is needed for all.
    /// </summary>
    [JsonIgnore]
    public ReadOnlySpan<long> LastRows => Graph.LastRows.Of(Embedding, RolloutStart);

    /// <summary>The stored form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ArchitectureJson.Default.VitArchitecture);

    /// <summary>The architecture that a model of this project carries.</summary>
    /// <exception cref="ModelFormatException">It carries none: it was not built here; or one that cannot be read.</exception>
    public static VitArchitecture Of(ModelProto model) => Parse(OnnxFile.Metadata(model, MetadataKey)
        ?? throw new ModelFormatException("the model was not built by 'vit import' from a checkpoint, its graph cannot be laid anew"));

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="ModelFormatException">Not readable or impossible.</exception>
    public static VitArchitecture Parse(string json)
    {
        try
        {
            return (JsonSerializer.Deserialize(json, ArchitectureJson.Default.VitArchitecture)
                ?? throw new ModelFormatException("the stored architecture is empty")).Checked();
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"the stored architecture cannot be read ({e.Message})", e);
        }
    }

    /// <summary>This record, when its numbers can be those of a network.</summary>
    /// <exception cref="ModelFormatException">A number is out of range or two do not fit; the message names them.</exception>
    public VitArchitecture Checked()
    {
        Range(TokenDim, 1, 16384, "hidden size");
        Range(Layers, 1, 256, "number of layers");
        Range(Heads, 1, 256, "number of heads");
        Range(MlpDim, 1, 131072, "MLP width");
        Range(PatchSize, 1, 256, "patch size");
        Range(InputHeight, 1, 16384, "input height");
        Range(InputWidth, 1, 16384, "input width");
        Range(Registers, 0, 256, "number of register tokens");
        if (TokenDim % Heads != 0)
            throw new ModelFormatException($"hidden size {TokenDim} is not a multiple of {Heads} heads");
        if (Rows < 1 || Columns < 1)
            throw new ModelFormatException($"an input of {InputWidth}x{InputHeight} has no whole patch of {PatchSize} px");
        if (Patches > MaxPatches)
            throw new ModelFormatException($"an input of {InputWidth}x{InputHeight} has {Patches} patches of {PatchSize} px, more than {MaxPatches}");
        if (!(NormEpsilon > 0 && NormEpsilon < 1))
            throw new ModelFormatException($"LayerNorm epsilon {NormEpsilon} is not between 0 and 1");
        if (!Enum.IsDefined(Precision))
            throw new ModelFormatException($"precision {Precision} is none of the known ones");
        if (RopeTheta != 0 && HeadDim % 4 != 0)
            throw new ModelFormatException($"rotary embedding needs a head width divisible by 4, not {HeadDim}");
        return this;
    }

    private static void Range(int value, int low, int high, string name)
    {
        if (value < low || value > high)
            throw new ModelFormatException($"{name} {value} is outside {low}..{high}");
    }
}

/// <summary>How architectures are written: as cards are, on one line.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, RespectNullableAnnotations = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VitArchitecture))]
internal sealed partial class ArchitectureJson : JsonSerializerContext;
