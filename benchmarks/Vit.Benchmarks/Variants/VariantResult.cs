using System.Text.Json.Serialization;
using Vit.Pipeline.Timing;

namespace Vit.Benchmarks.Variants;

/// <summary>One variant's figures.</summary>
/// <param name="Name">Of the variant.</param>
/// <param name="What">It is.</param>
/// <param name="Milliseconds">Median time of a run.</param>
/// <param name="Ratio">Median over rounds of its time divided by the baseline's in the same round.</param>
/// <param name="RatioLow">Lower end of the median's 95 % interval.</param>
/// <param name="RatioHigh">Upper end.</param>
/// <param name="ByCores">The ratio for each distance that cores had from each other, the nearest first; one on most machines.</param>
/// <param name="Cosine">Of its embedding with the baseline's.</param>
internal sealed record VariantResult(string Name, string What, double Milliseconds, double Ratio, double RatioLow, double RatioHigh, IReadOnlyList<CoreStateRatio> ByCores, double Cosine);

/// <summary>A whole comparison and where it ran.</summary>
internal sealed record VariantComparison(
    string Model, string Input, string Cpu, int Threads, string OnnxRuntime, int Rounds, IReadOnlyList<VariantResult> Variants);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VariantComparison))]
internal sealed partial class VariantJson : JsonSerializerContext;
