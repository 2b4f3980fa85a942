using Vit.Perception.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention;

/// <summary>Results that follow from the formula with pencil and paper: one head, three tokens (CLS and two patches).</summary>
public sealed class RolloutByHandTests
{
    private const double Rounding = 1e-6;
    private const float Third = 1f / 3;

    private static readonly float[] Uniform = [Third, Third, Third, Third, Third, Third, Third, Third, Third];
    private static readonly float[] Identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    private static readonly float[] Cycle = [0, 1, 0, 0, 0, 1, 1, 0, 0];

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.5, 4)]
    [InlineData(0.9, 3)]
    [InlineData(0.0, 2)]
    public void Uniform_attention_gives_rho_to_the_L_times_identity_plus_the_rest_uniform(double residual, int layers)
    {
        float kept = (float)Math.Pow(residual, layers), shared = (1 - kept) / 3;

        float[] row = Row(new RolloutOptions { Residual = residual }, 3, [.. Enumerable.Repeat(Uniform, layers)]);

        Close.Within(Rounding, [kept + shared, shared, shared], row, "uniform");
    }

    [Fact]
    public void Identity_attention_leaves_the_start_row_as_it_is()
    {
        float[] row = Row(RolloutOptions.Default, 3, Identity, Identity, Identity);

        Assert.Equal([1f, 0f, 0f], row);
    }

    [Fact]
    public void A_permutation_is_followed_from_the_last_layer_to_the_first()
    {
        // Token 0 of the last layer looks at 1, token 1 of the layer before looks at 2.
        float[] row = Row(new RolloutOptions { Residual = 0 }, 3, Cycle, Cycle);

        Assert.Equal([0f, 0f, 1f], row);
    }

    [Fact]
    public void Layers_do_not_commute_and_the_later_one_comes_first_in_the_chain()
    {
        float[] toPatch2 = [0, 0, 1, 0, 1, 0, 0, 0, 1];
        float[] swapPatches = [1, 0, 0, 0, 0, 1, 0, 1, 0];

        Assert.Equal([0f, 1f, 0f], Row(new RolloutOptions { Residual = 0 }, 3, swapPatches, toPatch2));
        Assert.Equal([0f, 0f, 1f], Row(new RolloutOptions { Residual = 0 }, 3, toPatch2, swapPatches));
    }

    [Fact]
    public void One_layer_is_half_residual_and_half_attention()
    {
        float[] row = Row(RolloutOptions.Default, 3, [0.2f, 0.3f, 0.5f, 0, 1, 0, 0, 0, 1]);

        Close.Within(Rounding, [0.6f, 0.15f, 0.25f], row, "one layer");
    }

    [Fact]
    public void Layers_before_the_first_are_left_out()
    {
        float[] row = Row(new RolloutOptions { FirstLayer = 1 }, 3, Uniform, [0.2f, 0.3f, 0.5f, 0, 1, 0, 0, 0, 1]);

        Close.Within(Rounding, [0.6f, 0.15f, 0.25f], row, "first layer 1");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void A_row_without_any_attention_keeps_its_own_mass(double residual)
    {
        // Two heads that agree nowhere: their minimum is zero everywhere.
        float[] disagreeing = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0];

        float[] row = Row(new RolloutOptions { HeadFusion = HeadFusion.Min, Residual = residual }, 3, disagreeing);

        Assert.Equal([1f, 0f, 0f], row);
    }

    [Fact]
    public void Max_fusion_divides_by_the_row_sum()
    {
        // Heads look at 1 and at 2: fused row (0, 1, 1) of sum 2, so (0.5 + 0, 0.5, 0.5) / 1.5.
        float[] heads = [0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1];

        float[] row = Row(new RolloutOptions { HeadFusion = HeadFusion.Max }, 3, heads);

        Close.Within(Rounding, [Third, Third, Third], row, "max");
    }

    [Fact]
    public void One_layer_alone_has_no_residual()
    {
        float[] chosen = [0.2f, 0.3f, 0.5f, 0, 1, 0, 0, 0, 1];

        float[] last = Row(new RolloutOptions { Method = AttentionMethod.LastLayer }, 3, Uniform, chosen);
        float[] first = Row(new RolloutOptions { Method = AttentionMethod.Layer, Layer = 0 }, 3, chosen, Uniform);

        Close.Within(Rounding, chosen.AsSpan(0, 3), last, "last layer");
        Close.Within(Rounding, chosen.AsSpan(0, 3), first, "layer 0");
    }

    [Fact]
    public void Discard_drops_the_smallest_patch_entries_and_spares_prefix_rows_and_columns()
    {
        // Patch block (0.1, 0.4 / 0.2, 0.3): half of four entries go, 0.1 and 0.2.
        float[] layer = [0.9f, 0.05f, 0.05f, 0.5f, 0.1f, 0.4f, 0.5f, 0.2f, 0.3f];
        var options = new RolloutOptions { Residual = 0, DiscardRatio = 0.5 };

        Close.Within(Rounding, [0.9f, 0.05f, 0.05f], Row(options, 3, layer), "CLS row");
        Close.Within(Rounding, [0.5f / 0.9f, 0, 0.4f / 0.9f], Row(options, 3, 1, layer), "patch 0");
        Close.Within(Rounding, [0.625f, 0, 0.375f], Row(options, 3, 2, layer), "patch 1");
    }

    [Fact]
    public void Equal_entries_are_discarded_in_index_order()
    {
        float[] layer = [0.5f, 0.25f, 0.25f, 0.5f, 0.25f, 0.25f, 0.5f, 0.25f, 0.25f];
        var options = new RolloutOptions { Residual = 0, DiscardRatio = 0.75 };

        Close.Within(Rounding, [1, 0, 0], Row(options, 3, 1, layer), "both entries of the first patch go");
        Close.Within(Rounding, [0.5f / 0.75f, 0, 0.25f / 0.75f], Row(options, 3, 2, layer), "one of the second patch goes");
    }

    private static float[] Row(RolloutOptions options, int tokens, params float[][] layers) => Row(options, tokens, 0, layers);

    private static float[] Row(RolloutOptions options, int tokens, int source, params float[][] layers)
    {
        int heads = layers[0].Length / (tokens * tokens);
        var row = new float[tokens];
        row[source] = 1;
        ReadOnlyMemory<float>[] attention = [.. layers.Select(l => (ReadOnlyMemory<float>)l)];
        new AttentionRollout(layers.Length, heads, tokens, 1).Rows(attention, row, options, row);
        return row;
    }
}
