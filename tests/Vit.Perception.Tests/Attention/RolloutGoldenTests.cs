using Vit.Models.Reference;
using Vit.Perception.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention;

/// <summary>
/// Against numpy float64. Tolerance 1e-6 absolute: a float32 chain differs less than that, and the discard limits lie where a
/// float32 mean picks the same entries.
/// </summary>
public sealed class RolloutGoldenTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Sets => GoldenCase.Sets;

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_cls_row_equals_the_reference_in_every_combination(string set)
    {
        var golden = new GoldenCase(set);
        AttentionRollout rollout = golden.Rollout();
        NpyArray rows = golden.Array("rows.npy");
        var row = new float[golden.Tokens];

        for (int i = 0; i < golden.Index.Length; i++)
        {
            GoldenCase.Entry entry = golden.Index[i];
            StartRows.Cls(row);
            rollout.Rows(golden.Attention, row, entry.Options, row);

            Close.Within(Tolerance, rows.Data.AsSpan(i * golden.Tokens, golden.Tokens), row, $"{set} {entry.Options}");
            Assert.Equal(entry.PrefixMass, AttentionStatistics.PrefixMass(row, golden.PrefixTokens), Tolerance);
        }
        Assert.Equal(48, golden.Index.Length);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_full_matrix_and_its_collapse_equal_the_reference(string set)
    {
        var golden = new GoldenCase(set);
        AttentionRollout rollout = golden.Rollout();
        NpyArray full = golden.Array("R.npy");
        int size = golden.Tokens * golden.Tokens;
        var matrix = new float[size];

        foreach (GoldenCase.Entry entry in golden.Index.Where(e => e.Full is not null))
        {
            rollout.FullMatrix(golden.Attention, entry.Options, matrix);

            Close.Within(Tolerance, full.Data.AsSpan(entry.Full!.Value * size, size), matrix, $"{set} {entry.Options}");
            Assert.Equal(entry.Collapse, AttentionStatistics.Collapse(matrix, golden.Tokens), 1e-5);
        }
        Assert.Contains(golden.Index, e => e.Full is not null);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Several_start_rows_at_once_equal_the_reference(string set)
    {
        var golden = new GoldenCase(set);
        AttentionRollout rollout = golden.Rollout();
        string[] sources = [.. golden.Json.GetProperty("source_rows").GetProperty("vectors").EnumerateArray().Select(v => v.GetString()!)];
        NpyArray expected = golden.Array("source_rows.npy");
        int size = sources.Length * golden.Tokens;
        float[] start = [.. sources.SelectMany(s => StartRow(s, golden))];
        var rows = new float[size];

        for (int i = 0; i < golden.Index.Length; i++)
        {
            rollout.Rows(golden.Attention, start, golden.Index[i].Options, rows);

            Close.Within(Tolerance, expected.Data.AsSpan(i * size, size), rows, $"{set} {golden.Index[i].Options}");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_residual_per_layer_and_token_equals_the_reference(string set)
    {
        var golden = new GoldenCase(set);
        var row = new float[golden.Tokens];
        StartRows.Cls(row);

        golden.Rollout().Rows(golden.Attention, row, golden.Array("rowwise_rho.npy").Data, RolloutOptions.Default, row);

        Close.Within(Tolerance, golden.Array("rowwise_R0.npy").Data, row, set);
    }

    private static float[] StartRow(string name, GoldenCase golden)
    {
        var row = new float[golden.Tokens];
        switch (name)
        {
            case "cls": StartRows.Cls(row); break;
            case "patches": StartRows.Patches(row, golden.PrefixTokens); break;
            case "cls_patches": StartRows.ClsAndPatches(row, golden.PrefixTokens); break;
            case "cls_dist": StartRows.ClsAndDistillation(row); break;
            default: throw new ArgumentException($"{name} is no start row");
        }
        return row;
    }
}
