using System.Text.Json;
using Vit.Models.Reference;
using Vit.Perception.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention;

/// <summary>One set of tests/data/L1_rollout: attention of a made-up model and float64 results.</summary>
internal sealed class GoldenCase
{
    public GoldenCase(string set)
    {
        Set = set;
        NpyArray a = Array("A.npy");
        (Layers, Heads, Tokens) = (a.Shape[0], a.Shape[1], a.Shape[2]);
        Attention = Split(a.Data, Layers);
        Json = JsonDocument.Parse(File.ReadAllText(Golden.Path("L1_rollout", set, "case.json"))).RootElement;
        PrefixTokens = Json.GetProperty("prefix_tokens").GetInt32();
        Index = [.. Json.GetProperty("index").EnumerateArray().Select(e => new Entry(e))];
    }

    public static TheoryData<string> Sets => ["n17", "n17_reg4_3x4", "n21_reg4"];

    public string Set { get; }

    public int Layers { get; }

    public int Heads { get; }

    public int Tokens { get; }

    public int PrefixTokens { get; }

    public ReadOnlyMemory<float>[] Attention { get; }

    public JsonElement Json { get; }

    public Entry[] Index { get; }

    public NpyArray Array(string file) => Golden.Array("L1_rollout", Set, file);

    public AttentionRollout Rollout() => new(Layers, Heads, Tokens, PrefixTokens);

    public static ReadOnlyMemory<float>[] Split(float[] data, int layers)
    {
        int size = data.Length / layers;
        return [.. Enumerable.Range(0, layers).Select(l => data.AsMemory(l * size, size))];
    }

    internal sealed class Entry(JsonElement e)
    {
        public RolloutOptions Options { get; } = new()
        {
            HeadFusion = AttentionNames.ParseFusion(e.GetProperty("fusion").GetString()!),
            Residual = e.GetProperty("rho").GetDouble(),
            FirstLayer = e.GetProperty("start").GetInt32(),
            DiscardRatio = e.GetProperty("discard").GetDouble(),
        };

        public int? Full { get; } = e.GetProperty("full").ValueKind == JsonValueKind.Null ? null : e.GetProperty("full").GetInt32();

        public double PrefixMass { get; } = e.GetProperty("prefix_mass").GetDouble();

        public double Collapse { get; } = e.GetProperty("collapse").GetDouble();
    }
}
