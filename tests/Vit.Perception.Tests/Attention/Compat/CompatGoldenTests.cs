using System.Text.Json;
using Vit.Models.Reference;
using Vit.Perception.Attention;
using Vit.Perception.Attention.Compat;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention.Compat;

/// <summary>Against the two published programs' own float32 arithmetic; tolerance 1e-5 because they are float32 themselves.</summary>
public sealed class CompatGoldenTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Sets => GoldenCase.Sets;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Vit_explain_is_reproduced_with_its_oddities(string set)
    {
        var golden = new GoldenCase(set);
        NpyArray expected = golden.Array("compat_vit_explain.npy");
        int size = golden.Tokens * golden.Tokens;
        int compared = 0;

        foreach (JsonElement entry in Index(set))
        {
            float[] matrix = VitExplain.Rollout(golden.Attention, golden.Heads, golden.Tokens, Fusion(entry), Discard(entry));

            Close.Within(Tolerance, expected.Data.AsSpan(compared++ * size, size), matrix, $"{set} {entry}");
        }
        Assert.Equal(12, compared);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Fast_vit_rollout_is_reproduced_where_it_gives_numbers(string set)
    {
        var golden = new GoldenCase(set);
        NpyArray expected = golden.Array("compat_fast_vit_rollout.npy");
        int size = golden.Tokens * golden.Tokens;
        int compared = 0, i = 0;

        foreach (JsonElement entry in Index(set))
        {
            ReadOnlySpan<float> reference = expected.Data.AsSpan(i++ * size, size);
            if (entry.GetProperty("fast_vit_rollout_nan").GetBoolean())
                continue;
            float[] matrix = FastVitRollout.Rollout(golden.Attention, golden.Heads, golden.Tokens, Fusion(entry), Discard(entry));

            Close.Within(Tolerance, reference, matrix, $"{set} {entry}");
            compared++;
        }
        Assert.InRange(compared, 6, 12);
    }

    [Fact]
    public void Fast_vit_rollout_of_a_batch_is_that_of_each_picture_alone()
    {
        NpyArray all = Golden.Array("L1_rollout", "n17", "batch2_A.npy");
        NpyArray expected = Golden.Array("L1_rollout", "n17", "batch2_fast_vit_rollout.npy");
        (int layers, int heads, int n) = (all.Shape[0], all.Shape[2], all.Shape[3]);
        int picture = heads * n * n;
        double[] discards = [0, 0.3, 0.5, 0.7];

        for (int d = 0; d < discards.Length; d++)
        {
            for (int b = 0; b < 2; b++)
            {
                ReadOnlyMemory<float>[] attention = [.. Enumerable.Range(0, layers).Select(
                    l => (ReadOnlyMemory<float>)all.Data.AsMemory(((l * 2) + b) * picture, picture))];
                float[] matrix = FastVitRollout.Rollout(attention, heads, n, HeadFusion.Mean, discards[d]);

                Close.Within(Tolerance, expected.Data.AsSpan(((d * 2) + b) * n * n, n * n), matrix, $"discard {discards[d]}, picture {b}");
            }
        }
    }

    [Fact]
    public void The_map_of_vit_explain_has_its_largest_cell_at_1()
    {
        var golden = new GoldenCase("n17");
        float[] matrix = VitExplain.Rollout(golden.Attention, golden.Heads, golden.Tokens, HeadFusion.Mean, 0.9);

        float[] map = VitExplain.Map(matrix, golden.Tokens, golden.PrefixTokens);

        Assert.Equal(16, map.Length);
        Assert.Equal(1f, map.Max());
        Assert.Equal(matrix[3] / matrix[5], map[2] / map[4], 1e-5f);
    }

    private static JsonElement.ArrayEnumerator Index(string set) =>
        JsonDocument.Parse(File.ReadAllText(Golden.Path("L1_rollout", set, "compat.json")))
            .RootElement.GetProperty("index").EnumerateArray();

    private static HeadFusion Fusion(JsonElement entry) => AttentionNames.ParseFusion(entry.GetProperty("fusion").GetString()!);

    private static double Discard(JsonElement entry) => entry.GetProperty("discard").GetDouble();
}
