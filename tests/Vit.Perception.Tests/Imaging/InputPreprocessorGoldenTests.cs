using System.Runtime.InteropServices;
using System.Text.Json;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Imaging;
using Vit.Testing;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Whole image processors against transformers' own (Pillow backend).</summary>
public class InputPreprocessorGoldenTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string family in new[] { "vit", "dinov2", "deit", "clip", "siglip" })
        {
            foreach (JsonElement c in Pictures.Json("L3_preprocess", family, "case.json").GetProperty("cases").EnumerateArray())
                cases.Add(family, c.GetProperty("input").GetString()!);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_8_bit_stage_and_the_floats_equal_the_processors(string family, string input)
    {
        JsonElement reference = Pictures.Json("L3_preprocess", family, "case.json");
        JsonElement expected = reference.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("input").GetString() == input);
        ImageProcessor processor = Processor(reference.GetProperty("args"));
        using Mat picture = Pictures.Load(input);

        byte[] hwc = Run(processor, picture);
        Assert.Equal(expected.GetProperty("sha256_uint8_hwc").GetString(), Pictures.Sha256(hwc));
        Assert.Equal(expected.GetProperty("sha256_pixel_values_f32_chw").GetString(), Pictures.Sha256(Normalised(hwc, family)));

        string older = expected.TryGetProperty("sha256_horizontal_first", out JsonElement hash) ? hash.GetString()! : Pictures.Sha256(hwc);
        Assert.Equal(older, Pictures.Sha256(Run(processor with { PassOrder = ResizePassOrder.HorizontalFirst }, picture)));
    }

    /// <summary>Tolerance 1e-4: the reference has its filter positions in float32 and is itself up to 5e-5 from float64.</summary>
    [Fact]
    public void The_float_resize_of_DINOv3_is_within_a_ten_thousandth()
    {
        float[] mean = [.485f, .456f, .406f], std = [.229f, .224f, .225f];
        foreach (JsonElement c in Pictures.Json("L3_preprocess", "dinov3", "case.json").GetProperty("cases").EnumerateArray())
        {
            int width = c.GetProperty("width").GetInt32(), height = c.GetProperty("height").GetInt32();
            using Mat picture = Pictures.Load(c.GetProperty("input").GetString()!);
            var preprocessor = new InputPreprocessor(
                new ImageProcessor
                {
                    Resize = ResizeMode.Stretch,
                    ResizeWidth = 224,
                    ResizeHeight = 224,
                    Arithmetic = ResizeArithmetic.Float,
                    Mean = mean,
                    Std = std,
                },
                width, height, 16);
            var values = new float[3 * width * height];
            preprocessor.Run(picture, values);
            int step = c.TryGetProperty("row_step", out JsonElement every) ? every.GetInt32() : 1;
            float[] kept =
            [
                .. from i in Enumerable.Range(0, values.Length)
                   let channel = i / (width * height)
                   where i / width % height % step == 0
                   select ((values[i] / 255) - mean[channel]) / std[channel],
            ];
            Close.Within(1e-4, Golden.Array("L3_preprocess", "dinov3", c.GetProperty("file").GetString()!).Data, kept, c.ToString());
        }
    }

    private static byte[] Run(ImageProcessor processor, Mat picture)
    {
        var planes = new float[3 * 224 * 224];
        new InputPreprocessor(processor, 224, 224, 16).Run(picture, planes);
        var hwc = new byte[planes.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            (int channel, int pixel) = (i / (224 * 224), i % (224 * 224));
            hwc[(pixel * 3) + channel] = (byte)planes[i];
            Assert.Equal(planes[i], hwc[(pixel * 3) + channel]);
        }
        return hwc;
    }

    private static ReadOnlySpan<byte> Normalised(byte[] hwc, string family)
    {
        float[] table = Golden.Array("L3_preprocess", family, "lut.npy").Data;
        var chw = new float[hwc.Length];
        for (int i = 0; i < hwc.Length; i++)
            chw[(i % 3 * 224 * 224) + (i / 3)] = table[(i % 3 * 256) + hwc[i]];
        return MemoryMarshal.AsBytes(chw.AsSpan());
    }

    private static ImageProcessor Processor(JsonElement args)
    {
        JsonElement size = args.GetProperty("size");
        bool shortest = size.TryGetProperty("shortest_edge", out JsonElement edge);
        bool crops = args.TryGetProperty("crop_size", out JsonElement crop);
        return new ImageProcessor
        {
            Resize = shortest ? ResizeMode.ShortestEdge : ResizeMode.Stretch,
            ResizeWidth = (shortest ? edge : size.GetProperty("width")).GetInt32(),
            ResizeHeight = (shortest ? edge : size.GetProperty("height")).GetInt32(),
            CropWidth = crops ? crop.GetProperty("width").GetInt32() : 0,
            CropHeight = crops ? crop.GetProperty("height").GetInt32() : 0,
            Filter = (ResizeFilter)args.GetProperty("resample").GetInt32(),
            Mean = [.. args.GetProperty("image_mean").EnumerateArray().Select(v => v.GetSingle())],
            Std = [.. args.GetProperty("image_std").EnumerateArray().Select(v => v.GetSingle())],
        };
    }
}
