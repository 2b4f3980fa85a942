using System.Text.Json;
using Vit.Models.Graph;
using Vit.Models.Weights;
using Vit.Testing;

namespace Vit.Models.Tests.Weights;

/// <summary>torch's own resampling in the three modes the libraries use; torch itself is up to 2e-5 from float64, hence 3e-5.</summary>
public sealed class PositionEmbeddingTests
{
    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (JsonElement c in Case().GetProperty("cases").EnumerateArray())
            data.Add(c.GetProperty("file").GetString()!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resampling_gives_what_torch_gives(string file)
    {
        JsonElement c = Case().GetProperty("cases").EnumerateArray().Single(e => e.GetProperty("file").GetString() == file);
        int[] from = [.. c.GetProperty("old").EnumerateArray().Select(n => n.GetInt32())];
        int[] to = [.. c.GetProperty("new").EnumerateArray().Select(n => n.GetInt32())];
        float[] input = Golden.Array("L3_preprocess", "posemb", c.GetProperty("input").GetString()!).Data;
        PositionInterpolation rule = c.GetProperty("mode").GetString() switch
        {
            "size" => PositionInterpolation.Size,
            "scale_offset" => PositionInterpolation.ScaleOffset,
            _ => PositionInterpolation.Antialias,
        };

        float[] resampled = PositionEmbedding.Resample(input, from[0], from[1], to[0], to[1], input.Length / (from[0] * from[1]), rule);

        Close.Within(3e-5, Golden.Array("L3_preprocess", "posemb", file).Data, resampled, file);
    }

    private static JsonElement Case() => JsonDocument.Parse(File.ReadAllBytes(Golden.Path("L3_preprocess", "posemb", "case.json"))).RootElement;
}
