using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using OpenCvSharp;
using Vit.Testing;

namespace Vit.Perception.Tests.Imaging;

/// <summary>The pictures of the golden data: photographs, and synthetic ones after the integer recipes in pictures.json.</summary>
internal static class Pictures
{
    private static readonly JsonElement s_recipes = Json("L3_preprocess", "pictures.json");

    /// <summary>A JSON file of the golden data.</summary>
    public static JsonElement Json(params string[] parts) => JsonDocument.Parse(File.ReadAllText(Golden.Path(parts))).RootElement;

    /// <summary>A picture as BGR, checked against its recorded hash.</summary>
    public static Mat Load(string id)
    {
        JsonElement synthetic = s_recipes.GetProperty("synthetic").EnumerateArray().FirstOrDefault(s => s.GetProperty("id").GetString() == id);
        Mat picture = synthetic.ValueKind == JsonValueKind.Undefined
            ? Cv2.ImRead(Golden.Path("photos", id + ".png"), ImreadModes.Color)
            : FromRgb(Make(synthetic), synthetic.GetProperty("width").GetInt32(), synthetic.GetProperty("height").GetInt32());
        Assert.Equal(s_recipes.GetProperty("sha256").GetProperty(id).GetProperty("pixels").GetString(), Sha256(SwapRedBlue(Bytes(picture))));
        return picture;
    }

    /// <summary>A BGR picture from packed RGB bytes.</summary>
    public static Mat FromRgb(byte[] rgb, int width, int height) => FromBgr(SwapRedBlue(rgb), width, height);

    /// <summary>A BGR picture from packed BGR bytes.</summary>
    public static Mat FromBgr(byte[] bgr, int width, int height)
    {
        var picture = new Mat(height, width, MatType.CV_8UC3);
        Marshal.Copy(bgr, 0, picture.Data, bgr.Length);
        return picture;
    }

    /// <summary>Bytes without meaning, the same for the same seed.</summary>
    public static byte[] Noise(int count, ulong seed)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)(SplitMix64(seed + (ulong)i) >> 56);
        return bytes;
    }

    /// <summary>The picture's bytes without row padding.</summary>
    public static byte[] Bytes(Mat picture)
    {
        int row = picture.Cols * picture.ElemSize(), rows = picture.Rows;
        var bytes = new byte[rows * row];
        for (int y = 0; y < rows; y++)
            Marshal.Copy(picture.Ptr(y), bytes, y * row, row);
        return bytes;
    }

    /// <summary>RGB to BGR or back.</summary>
    public static byte[] SwapRedBlue(byte[] pixels)
    {
        byte[] swapped = [.. pixels];
        for (int i = 0; i < swapped.Length; i += 3)
            (swapped[i], swapped[i + 2]) = (swapped[i + 2], swapped[i]);
        return swapped;
    }

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Make(JsonElement recipe)
    {
        int width = recipe.GetProperty("width").GetInt32(), height = recipe.GetProperty("height").GetInt32(), seed = recipe.GetProperty("seed").GetInt32();
        if (recipe.GetProperty("kind").GetString() == "noise")
            return Noise(width * height * 3, (ulong)seed);
        var rgb = new byte[width * height * 3];
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < 3; c++, i++)
                {
                    int v = ((4 * Triangle((x * (c + 1)) + seed)) + (3 * Triangle(y * (c + 2))) + Triangle((x + (2 * y)) * 5)) / 8;
                    rgb[i] = (byte)(v ^ ((((x >> 4) + (y >> 4) + c) & 1) * 85));
                }
            }
        }
        return rgb;
    }

    private static int Triangle(int t) => Math.Abs((t % 510) - 255);

    private static ulong SplitMix64(ulong x)
    {
        ulong z = x + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
