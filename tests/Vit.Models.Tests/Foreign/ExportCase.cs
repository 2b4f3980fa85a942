using System.Text.Json;
using Vit.Models.Cards;
using Vit.Models.Foreign;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Foreign;

/// <summary>One exported file of the L4 golden data, with what its case.json says of it.</summary>
internal sealed record ExportCase(
    string Id, string File, string Input, bool HalfInput, IReadOnlyList<string> Outputs, IReadOnlyList<string> Taps, IReadOnlyList<string> Nodes,
    double HiddenTolerance, double AttentionTolerance, bool Refused)
{
    /// <summary>The pictures were normalised with mean and std 0.5.</summary>
    public static ForeignOptions Options { get; } = new()
    {
        Id = "tiny-vit",
        Processor = new ImageProcessor { Resize = ResizeMode.Stretch, ResizeWidth = 32, ResizeHeight = 32, Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] },
    };

    public static IReadOnlyDictionary<string, ExportCase> All { get; } = Read();

    public static IEnumerable<TheoryDataRow<string>> Accepted => All.Values.Where(c => !c.Refused).Select(c => new TheoryDataRow<string>(c.Id));

    /// <summary>Normalised pictures, [2,3,32,32].</summary>
    public static float[] PixelValues => Golden.Array("L2_models", "vit", "sq", "pixel_values.npy").Data;

    /// <summary>The same pictures as 0..255.</summary>
    public static float[] Pixels => [.. PixelValues.Select(v => ((v * 0.5f) + 0.5f) * 255)];

    /// <summary>[L=3][B=2,H=3,N=17,N=17].</summary>
    public static float[][] Attention => [.. Golden.Array("L2_models", "vit", "sq", "attention.npy").Data.Chunk(2 * 3 * 17 * 17)];

    /// <summary>[2,17,48].</summary>
    public static float[] Hidden => Golden.Array("L2_models", "vit", "sq", "last_hidden_state.npy").Data;

    public byte[] Bytes => System.IO.File.ReadAllBytes(Golden.Path("L4_onnx", File));

    public ModelProto Model => ForeignModel.Parse(Bytes);

    private static Dictionary<string, ExportCase> Read()
    {
        using JsonDocument json = JsonDocument.Parse(System.IO.File.ReadAllText(Golden.Path("L4_onnx", "case.json")));
        return json.RootElement.GetProperty("variants").EnumerateArray().Select(v => new ExportCase(
            v.GetProperty("id").GetString()!,
            v.GetProperty("file").GetString()!,
            v.GetProperty("input").GetProperty("name").GetString()!,
            v.GetProperty("input").GetProperty("elem_type").GetString() == "FLOAT16",
            Names(v, "outputs"),
            Names(v, "attention_taps"),
            Names(v, "attention_nodes"),
            v.GetProperty("tolerance").GetProperty("hidden").GetDouble(),
            v.GetProperty("tolerance").GetProperty("attention").GetDouble(),
            v.TryGetProperty("refuse", out _))).ToDictionary(c => c.Id);
    }

    private static string[] Names(JsonElement variant, string field) =>
        variant.TryGetProperty(field, out JsonElement names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
}
