using System.Text.Json;
using System.Text.Json.Serialization;
using Vit.Models;

namespace Vit.Perception.Inference;

/// <summary>What a model gives on the CPU for the self-test's picture: the numbers every other provider must reproduce.</summary>
/// <param name="Seed">Of the picture; see <see cref="SelfTest.Paint"/>.</param>
/// <param name="Embedding">[D].</param>
/// <param name="Attention">The rollout row [N]; of a graph without one the last layer's attention [H, N, N]; empty without either.</param>
public sealed record SelfTestReference(uint Seed, float[] Embedding, float[] Attention)
{
    /// <summary>Metadata key under which an int8 model carries the numbers of the float32 model that it was made from.</summary>
    public const string MetadataKey = "vit.self_test";

    /// <summary>The stored form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SelfTestJson.Default.SelfTestReference);

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="ModelFormatException">Not readable.</exception>
    public static SelfTestReference Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SelfTestJson.Default.SelfTestReference) is { Embedding: not null, Attention: not null } read
                ? read
                : throw new ModelFormatException("the stored self-test lacks its numbers: import the checkpoint again");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"the stored self-test cannot be read ({OneLine.Of(e)}): import the checkpoint again", e);
        }
    }
}

/// <summary>How references are written: as cards are, on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SelfTestReference))]
internal sealed partial class SelfTestJson : JsonSerializerContext;
