using System.Text.Json;
using Vit.Models.Graph;
using Vit.Models.Reference;
using Vit.Models.Weights;
using Vit.Testing;

namespace Vit.Models.Tests.Weights;

/// <summary>
/// Resampled position grids against torch. The tolerance 3e-5 is case.json's: torch takes source coordinates in float32
/// and is itself up to 1e-5 from float64.
/// </summary>
public sealed class PositionEmbeddingTests
{
    private const double Tolerance = 3e-5;

    public static TheoryData<string, string, PositionInterpolation> Cases()
    {
        var data = new TheoryData<string, string, PositionInterpolation>();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.Path("L3_preprocess", "posemb", "case.json")));
        foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            data.Add(item.GetProperty("input").GetString()!, item.GetProperty("file").GetString()!, item.GetProperty("mode").GetString() switch
            {
                "size" => PositionInterpolation.Size,
                "scale_offset" => PositionInterpolation.ScaleOffset,
                _ => PositionInterpolation.Antialias,
            });
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_resampled_grid_is_that_of_torch(string input, string file, PositionInterpolation rule)
    {
        NpyArray source = Golden.Array("L3_preprocess", "posemb", input), expected = Golden.Array("L3_preprocess", "posemb", file);

        float[] actual = PositionEmbedding.Resample(
            source.Data, source.Shape[0], source.Shape[1], expected.Shape[0], expected.Shape[1], source.Shape[2], rule);

        Close.Within(Tolerance, expected.Data, actual, file);
    }

    [Theory]
    [InlineData(PositionInterpolation.Size)]
    [InlineData(PositionInterpolation.ScaleOffset)]
    [InlineData(PositionInterpolation.Antialias)]
    public void A_constant_grid_stays_constant(PositionInterpolation rule)
    {
        float[] actual = PositionEmbedding.Resample([.. Enumerable.Repeat(2.5f, 35)], 7, 5, 3, 11, 1, rule);

        // The weights of a target sum to 1; what is left is double rounding.
        Assert.All(actual, value => Assert.Equal(2.5f, value, 1e-6f));
    }

    [Fact]
    public void A_grid_of_another_length_is_a_caller_error() =>
        Assert.Throws<ArgumentException>(() => PositionEmbedding.Resample(new float[10], 3, 3, 2, 2, 1, PositionInterpolation.Size));
}
