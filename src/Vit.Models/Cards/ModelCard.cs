using System.Text.Json;
using System.Text.Json.Serialization;
using Vit.Models.Graph;
using Vit.Models.Quantisation;

namespace Vit.Models.Cards;

/// <summary>One attention head, zero-based.</summary>
/// <param name="Layer">Transformer layer, 0 is nearest the input.</param>
/// <param name="Head">Head inside the layer.</param>
public readonly record struct AttentionHead(int Layer, int Head);

/// <summary>What the output <c>embedding</c> is.</summary>
public enum EmbeddingKind
{
    /// <summary>The class token after the final norm: Hugging Face's <c>last_hidden_state[0, 0]</c>.</summary>
    ClassToken,

    /// <summary>The class token after post-norm and the projection into the text-image space (CLIP's <c>image_embeds</c>).</summary>
    Projection,

    /// <summary>The model's pooled vector where there is no usable class token (SigLIP's attention pooling).</summary>
    AttentionPool,

    /// <summary>Mean over the patch tokens (timm's <c>global_pool='avg'</c>).</summary>
    MeanPatch,
}

/// <summary>Where a rollout row starts: the token mix the model's own decision is read from.</summary>
public enum RolloutStart
{
    /// <summary>The class token, e0.</summary>
    ClassToken,

    /// <summary>Half class, half distillation token (DeiT with teacher: its logits are the mean of two heads).</summary>
    ClassAndDistillation,

    /// <summary>Half class token, half uniform over patches (DINOv2's classifier input).</summary>
    ClassAndPatches,

    /// <summary>Uniform over patches (mean pooling).</summary>
    Patches,

    /// <summary>The head mean of the pooling probe's attention (SigLIP, timm <c>map</c>).</summary>
    AttentionPool,
}

/// <summary>
/// What a model file says of itself: stored as JSON in <c>metadata_props["vit.model_card"]</c>.
/// Everything a consumer must know to feed the graph, to name its vectors and to place its patches.
/// </summary>
public sealed record ModelCard
{
    /// <summary>Metadata key under which the card is stored in the ONNX file.</summary>
    public const string MetadataKey = "vit.model_card";

    /// <summary>Longest side of a picture that a processor may make, in pixels.</summary>
    private const int MaxSide = 16384;

    /// <summary>Short name, such as <c>vit-base-patch16-224-in21k</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Family by its configuration's name: vit, deit, dinov2, dinov2_with_registers, dinov3_vit, clip, siglip, timm or onnx.</summary>
    public required string Family { get; init; }

    /// <summary>Where the weights came from, in words; empty when unknown.</summary>
    public string Source { get; init; } = "";

    /// <summary>Licence of the weights (SPDX where there is one); empty when the checkpoint does not say.</summary>
    public string License { get; init; } = "";

    /// <summary>Width of the input <c>pixels</c>.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Height of the input <c>pixels</c>.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Side of a patch in input pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Transformer layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads in each layer.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of a token.</summary>
    public required int TokenDim { get; init; }

    /// <summary>Tokens before the first patch token: class, distillation, registers.</summary>
    public required int SpecialTokens { get; init; }

    /// <summary>Length of the output <c>embedding</c>.</summary>
    public required int EmbeddingDim { get; init; }

    /// <summary>What the output <c>embedding</c> is.</summary>
    public required EmbeddingKind Embedding { get; init; }

    /// <summary>Where the output <c>rollout</c> starts.</summary>
    public required RolloutStart RolloutStart { get; init; }

    /// <summary>
    /// Resize, crop, mean and std: how a picture becomes the input. Sizes are the checkpoint's own; where the input has another
    /// size, the resize keeps its ratio to the crop (256 : 224 stays 8 : 7).
    /// </summary>
    public required ImageProcessor Processor { get; init; }

    /// <summary>Heads trained or known to tie related objects together; empty when none are named.</summary>
    public IReadOnlyList<AttentionHead> RelationHeads { get; init; } = [];

    /// <summary>How links of these heads become scores; null where nobody calibrated them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinkCalibration? LinkCalibration { get; init; }

    /// <summary>What the model must not be trusted with, one sentence each.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Number format of the linear layers, fp32 where a card does not say; int8 models have other vectors and another hash.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>
    /// 16 lower-case hex digits: the first 8 bytes of SHA-256 over weights and preprocessing.
    /// Vectors may be compared only where it is equal.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>Patch rows: input height / patch size, rounded down.</summary>
    [JsonIgnore]
    public int Rows => InputHeight / PatchSize;

    /// <summary>Patch columns: input width / patch size, rounded down.</summary>
    [JsonIgnore]
    public int Columns => InputWidth / PatchSize;

    /// <summary>All tokens: special ones first, then patches row-major.</summary>
    [JsonIgnore]
    public int Tokens => SpecialTokens + (Rows * Columns);

    /// <summary><see cref="Hash"/> as the number that messages carry (big endian).</summary>
    [JsonIgnore]
    public ulong HashValue => Convert.ToUInt64(Hash, 16);

    /// <summary>The card as indented JSON, the form that is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CardJson.Default.ModelCard);

    /// <summary>Reads a card.</summary>
    /// <exception cref="ModelFormatException">Not JSON, a field missing, or a number that cannot be.</exception>
    public static ModelCard Parse(string json)
    {
        ModelCard? card;
        try
        {
            card = JsonSerializer.Deserialize(json, CardJson.Default.ModelCard);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"the model card cannot be read ({e.Message}): import the checkpoint again with 'vit import'", e);
        }
        if (card is null)
            throw new ModelFormatException("the model card is empty: import the checkpoint again with 'vit import'");
        // Properties that the text leaves out, or sets to null, come as null whatever their declaration says.
        card = card with { Source = card.Source ?? "", License = card.License ?? "", RelationHeads = card.RelationHeads ?? [], Limits = card.Limits ?? [] };
        card.Check();
        return card;
    }

    private void Check()
    {
        if (Id is null || Family is null || Hash is null || Processor is not { Mean: not null, Std: not null })
            throw new ModelFormatException("the model card lacks its id, family, hash or processor: import the checkpoint again with 'vit import'");
        Positive(InputWidth, "input_width");
        Positive(InputHeight, "input_height");
        Positive(PatchSize, "patch_size");
        Positive(Layers, "layers");
        Positive(Heads, "heads");
        Positive(TokenDim, "token_dim");
        Positive(EmbeddingDim, "embedding_dim");
        if (SpecialTokens is < 0 or > 1024)
            throw new ModelFormatException($"the model card says special_tokens = {SpecialTokens}");
        if (Rows < 1 || Columns < 1)
            throw new ModelFormatException($"the model card's patches ({PatchSize} px) are larger than its input ({InputWidth}x{InputHeight})");
        if ((long)Rows * Columns > VitArchitecture.MaxPatches)
            throw new ModelFormatException($"the model card's input ({InputWidth}x{InputHeight}) has more than {VitArchitecture.MaxPatches} patches");
        if (!Enum.IsDefined(Embedding) || !Enum.IsDefined(RolloutStart) || !Enum.IsDefined(Precision))
            throw new ModelFormatException("the model card names a kind by a number that is none of the known ones");
        CheckProcessor(Processor);
        if (LinkCalibration?.Problem() is { } problem)
            throw new ModelFormatException($"the model card {problem}");
        if (Hash.Length != 16 || Hash.Any(c => !char.IsAsciiHexDigitLower(c)))
            throw new ModelFormatException($"the model card's hash '{Hash}' is not 16 lower-case hex digits");
        foreach (AttentionHead head in RelationHeads)
        {
            if (head.Layer < 0 || head.Layer >= Layers || head.Head < 0 || head.Head >= Heads)
                throw new ModelFormatException($"the model card names head {head.Layer}.{head.Head}, the model has {Layers} layers of {Heads} heads");
        }
    }

    private static void CheckProcessor(ImageProcessor p)
    {
        if (!Enum.IsDefined(p.Resize) || !Enum.IsDefined(p.Filter) || !Enum.IsDefined(p.Arithmetic) || !Enum.IsDefined(p.PassOrder))
            throw new ModelFormatException("the model card's processor names a kind by a number that is none of the known ones");
        int least = p.Resize == ResizeMode.None ? 0 : 1;
        if (!Fits(p.ResizeWidth, least) || !Fits(p.ResizeHeight, least) || !Fits(p.CropWidth, 0) || !Fits(p.CropHeight, 0))
            throw new ModelFormatException($"the model card has a resize or crop size outside {least}..{MaxSide}");
        if (p.Mean.Count != 3 || p.Std.Count != 3 || p.Std.Any(s => !(s > 0)))
            throw new ModelFormatException("the model card needs three mean values and three positive std values");
        if (!(p.RescaleFactor > 0 && double.IsFinite(p.RescaleFactor)))
            throw new ModelFormatException($"the model card's rescale_factor {p.RescaleFactor} is not positive");

        static bool Fits(int side, int least) => side >= least && side <= MaxSide;
    }

    private static void Positive(int value, string name)
    {
        if (value is < 1 or > 1_000_000)
            throw new ModelFormatException($"the model card says {name} = {value}");
    }
}

/// <summary>How cards are written: snake_case names, enums as words, indented.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ModelCard))]
internal sealed partial class CardJson : JsonSerializerContext;
