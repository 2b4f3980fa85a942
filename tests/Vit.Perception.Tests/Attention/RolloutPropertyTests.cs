using FsCheck;
using FsCheck.Fluent;
using Vit.Perception.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention;

/// <summary>What holds for any attention, grid and options.</summary>
public sealed class RolloutPropertyTests
{
    /// <summary>Two float32 orders of summation over at most four layers of nineteen tokens.</summary>
    private const double Rounding = 2e-6;

    [Fact]
    public void The_chain_of_rows_equals_the_full_matrix()
    {
        Prop.ForAll(RandomAttention.Arbitrary, model =>
        {
            int n = model.Tokens;
            ReadOnlyMemory<float>[] attention = model.Attention();
            AttentionRollout rollout = model.Rollout();
            var matrix = new float[n * n];
            rollout.FullMatrix(attention, model.Options, matrix);
            var rows = new float[n * n];
            for (int i = 0; i < n; i++)
                rows[(i * n) + i] = 1;

            rollout.Rows(attention, rows, model.Options, rows);

            return Close.MaxAbs(matrix, rows) <= Rounding;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rows_keep_their_mass_and_are_never_negative()
    {
        Prop.ForAll(RandomAttention.Arbitrary, model =>
        {
            var row = new float[model.Tokens];
            StartRows.Patches(row, model.PrefixTokens);

            model.Rollout().Rows(model.Attention(), row, model.Options, row);

            return Math.Abs(row.Sum() - 1) < Rounding && row.All(x => x >= 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_residuals_per_row_are_the_same_as_one_residual()
    {
        Prop.ForAll(RandomAttention.Arbitrary, model =>
        {
            var start = new float[model.Tokens];
            StartRows.Patches(start, model.PrefixTokens);
            var one = new float[model.Tokens];
            var many = new float[model.Tokens];
            var residuals = new float[model.Layers * model.Tokens];
            Array.Fill(residuals, (float)model.Options.EffectiveResidual);

            model.Rollout().Rows(model.Attention(), start, model.Options, one);
            model.Rollout().Rows(model.Attention(), start, residuals, model.Options, many);

            return one.AsSpan().SequenceEqual(many);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_asked_beside_it()
    {
        Prop.ForAll(RandomAttention.Arbitrary, model =>
        {
            int n = model.Tokens;
            ReadOnlyMemory<float>[] attention = model.Attention();
            AttentionRollout rollout = model.Rollout();
            var both = new float[2 * n];
            StartRows.Cell(both.AsSpan(0, n), model.PrefixTokens, model.Patches - 1);
            StartRows.Patches(both.AsSpan(n), model.PrefixTokens);
            float[] alone = both[n..];

            rollout.Rows(attention, both, model.Options, both);
            rollout.Rows(attention, alone, model.Options, alone);

            return Close.MaxAbs(alone, both.AsSpan(n)) == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_large_grid_is_handled_as_a_small_one()
    {
        // DINOv2 at 518x518: 37x37 patches and CLS.
        const int Tokens = 1370;
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(2, 1, Tokens, 3);
        var rollout = new AttentionRollout(2, 1, Tokens, 1);
        var row = new float[Tokens];
        StartRows.Cls(row);
        var options = new RolloutOptions { DiscardRatio = 0.9 };

        rollout.Rows(attention, row, options, row);

        double[] expected = ReferenceClsRow(attention, Tokens, options);
        for (int i = 0; i < Tokens; i++)
            Assert.Equal(expected[i], row[i], 1e-6);
    }

    /// <summary>Two layers of one head in double, written as the definition reads, with a plain sort for the discard.</summary>
    private static double[] ReferenceClsRow(ReadOnlyMemory<float>[] attention, int n, RolloutOptions options)
    {
        double[] row = new double[n];
        row[0] = 1;
        foreach (ReadOnlyMemory<float> layer in attention.Reverse())
        {
            float[] f = layer.ToArray();
            int[] ranked = [.. Enumerable.Range(0, n * n).Where(i => i >= n && i % n >= 1).OrderBy(i => f[i])];
            foreach (int i in ranked.Take((int)(options.DiscardRatio * ranked.Length)))
                f[i] = 0;
            double[] next = new double[n];
            for (int i = 0; i < n; i++)
            {
                double sum = 0;
                for (int j = 0; j < n; j++)
                    sum += f[(i * n) + j];
                double scale = row[i] / (options.Residual + ((1 - options.Residual) * sum));
                next[i] += options.Residual * scale;
                for (int j = 0; j < n; j++)
                    next[j] += (1 - options.Residual) * f[(i * n) + j] * scale;
            }
            row = next;
        }
        return row;
    }
}
