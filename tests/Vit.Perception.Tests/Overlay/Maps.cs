using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Overlay;

/// <summary>Maps and pictures for the tests of this folder.</summary>
internal static class Maps
{
    /// <summary>A map of these weights, taken as they are.</summary>
    public static AttentionMap Of(PatchGrid grid, params float[] weights) =>
        new() { Grid = grid, Weights = weights, Options = RolloutOptions.Default, ModelId = "tiny-vit", Source = AttentionSource.Cls };

    /// <summary>14x14 cells over a whole picture, one peak in the given cell, the rest at a tenth of it.</summary>
    public static AttentionMap Stretched(int width, int height, int peak = 97)
    {
        var weights = new float[196];
        Array.Fill(weights, 0.1f);
        weights[peak] = 1;
        float sum = weights.Sum();
        var grid = new PatchGrid(width, height, 224, 224, 14, 14, 16, Affine.Resize(224.0 / width, 224.0 / height));
        return Of(grid, [.. weights.Select(w => w / sum)]);
    }

    /// <summary>Identity geometry: one input pixel a source pixel.</summary>
    public static PatchGrid Plain(int rows, int columns, int patch) =>
        new(columns * patch, rows * patch, columns * patch, rows * patch, rows, columns, patch, Affine.Identity);

    public static Mat Picture(int width, int height, Scalar bgr) => new(height, width, MatType.CV_8UC3, bgr);

    public static bool Same(Mat a, Mat b)
    {
        if (a.Size() != b.Size() || a.Type() != b.Type())
            return false;
        int height = a.Height;
        for (int y = 0; y < height; y++)
        {
            if (!a.RowSpan<Vec3b>(y).SequenceEqual(b.RowSpan<Vec3b>(y)))
                return false;
        }
        return true;
    }
}
