using System.Text.Json;
using Vit.Models.Graph;
using Vit.Models.Reference;
using Vit.Perception.Attention;
using Vit.Perception.Verification;
using Vit.Testing;

namespace Vit.Perception.Tests.Verification;

/// <summary>
/// Level 2: tiny models of every family, built here from the libraries' own files, against the libraries' own outputs.
/// Tolerances are those of each case.json; the libraries themselves are up to 5e-6 from float64.
/// </summary>
public sealed class GoldenModelTests
{
    public static TheoryData<string> Models()
    {
        var data = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Golden.Path("L2_models")).Order(StringComparer.Ordinal))
            data.Add(Path.GetFileName(folder));
        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_checkpoint_gives_what_its_library_gives(string model) => AssertPasses(model, AttentionForm.Auto);

    [Theory]
    [InlineData("vit")]
    [InlineData("deit_distilled")]
    [InlineData("clip")]
    [InlineData("siglip")]
    public void The_attention_operator_gives_the_same(string model) => AssertPasses(model, AttentionForm.Operator);

    /// <summary>
    /// The library's own attention through our rollout: max fusion, nine tenths discarded. From the stored arrays, because near the
    /// threshold another rounding would discard another entry. Models that pool by attention store their start row beside it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Max_fusion_with_discarding_gives_the_reference_map(string model)
    {
        string folder = Golden.Path("L2_models", model);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        int special = document.RootElement.GetProperty("prefix_tokens").GetInt32();
        string start = document.RootElement.GetProperty("rollout_source").GetString()!;
        double tolerance = document.RootElement.GetProperty("tolerance").GetProperty("map").GetDouble();
        foreach (ReferenceInput input in ReferenceCase.Load(folder).Inputs)
        {
            if (input.TryLoad("rollout_max_d90") is not { } expected)
            {
                Assert.StartsWith("timm_", model, StringComparison.Ordinal);
                continue;
            }
            NpyArray attention = input.TryLoad("attention")!;
            (int layers, int batch, int heads, int tokens) = (attention.Shape[0], attention.Shape[1], attention.Shape[2], attention.Shape[3]);
            var rollout = new AttentionRollout(layers, heads, tokens, special);
            int size = heads * tokens * tokens, patches = tokens - special;
            for (int b = 0; b < batch; b++)
            {
                ReadOnlyMemory<float>[] stack = [.. Enumerable.Range(0, layers).Select(l => attention.Data.AsMemory(((l * batch) + b) * size, size))];
                float[] row = StartRow(start, tokens, special, input.TryLoad("pool_attention")?.Data.AsSpan(b * heads * tokens, heads * tokens).ToArray());
                rollout.Rows(stack, row, new RolloutOptions { HeadFusion = HeadFusion.Max, DiscardRatio = 0.9 }, row);
                Close.Within(tolerance, expected.Data.AsSpan(b * patches, patches), row.AsSpan(special), input.Name);
            }
        }
    }

    private static float[] StartRow(string start, int tokens, int special, float[]? poolAttention)
    {
        var row = new float[tokens];
        switch (start)
        {
            case "cls":
                StartRows.Cls(row);
                break;
            case "cls_dist":
                StartRows.ClsAndDistillation(row);
                break;
            case "cls_patches":
                StartRows.ClsAndPatches(row, special);
                break;
            case "patches":
                StartRows.Patches(row, special);
                break;
            default:
                int heads = poolAttention!.Length / tokens;
                for (int i = 0; i < poolAttention.Length; i++)
                    row[i % tokens] += poolAttention[i] / heads;
                break;
        }
        return row;
    }

    private static void AssertPasses(string model, AttentionForm form)
    {
        string folder = Golden.Path("L2_models", model);

        VerificationReport report = Verifier.Run(folder, folder, null, form);

        Assert.Empty(report.Skipped);
        Assert.All(report.Comparisons, c => Assert.True(c.Passed, $"{c.Input}/{c.Output}: {c.LargestDifference:g3} > {c.Tolerance:g3}"));
        Assert.True(report.Comparisons.Count >= 5 * Directory.GetDirectories(folder).Length, "too few outputs were compared");
    }
}
