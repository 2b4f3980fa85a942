using Vit.Models.Cards;
using Vit.Models.Checkpoints;

namespace Vit.Models.Weights;

internal sealed partial class WeightBuilder
{
    /// <summary>
    /// The patch convolution over raw pixels v in 0..255 instead of (v s - mean) / std: a convolution without padding is
    /// linear in both, so the fold is exact up to rounding. It is done in double.
    /// </summary>
    private void PatchEmbedding(ImageProcessor? processor)
    {
        int dim = target.TokenDim, area = target.PatchSize * target.PatchSize;
        Weight stored = tensors.Read(WeightNames.PatchWeight).Expect(dim, 3, target.PatchSize, target.PatchSize);
        float[] bias = tensors.TryRead([.. WeightNames.PatchWeight.Select(n => n[..^"weight".Length] + "bias")])?.Expect(dim).Data ?? new float[dim];
        float[] weight = stored.Data;
        if (processor is not null)
        {
            for (int k = 0; k < dim; k++)
            {
                double shift = 0;
                for (int c = 0; c < 3; c++)
                {
                    double scale = processor.RescaleFactor / processor.Std[c], mean = processor.Mean[c] / (double)processor.Std[c];
                    Span<float> plane = weight.AsSpan(((k * 3) + c) * area, area);
                    for (int j = 0; j < area; j++)
                    {
                        shift += plane[j] * mean;
                        plane[j] = (float)(plane[j] * scale);
                    }
                }
                bias[k] = (float)(bias[k] - shift);
            }
        }
        graph.Floats("patch.weight", weight, dim, 3, target.PatchSize, target.PatchSize);
        graph.Floats("patch.bias", bias, dim);
    }

    /// <summary>Special tokens with their positions added, [1, P, D], and the patch positions, [1, M, D].</summary>
    private void PrefixAndPositions()
    {
        int dim = target.TokenDim, special = target.SpecialTokens;
        int positioned = target.LearnedPositions && target.PrefixPositions ? special - target.Registers : 0;
        float[]? positions = target.LearnedPositions ? Positions(positioned) : null;

        var prefix = new float[special * dim];
        int row = 0;
        if (target.ClassToken)
            tensors.Read(WeightNames.ClassToken).Expect(dim).Data.CopyTo(prefix, dim * row++);
        if (target.DistillationToken)
            tensors.Read(WeightNames.DistillationToken).Expect(dim).Data.CopyTo(prefix, dim * row++);
        if (target.Registers > 0)
            tensors.Read(WeightNames.Registers).Expect(target.Registers, dim).Data.CopyTo(prefix, dim * row);
        for (int i = 0; i < positioned * dim; i++)
            prefix[i] += positions![i];
        if (special > 0)
            graph.Floats("prefix", prefix, 1, special, dim);
        if (positions is not null)
            graph.Floats("positions", PatchPositions(positions.AsSpan(positioned * dim)), 1, target.Patches, dim);
    }

    private float[] Positions(int positioned)
    {
        Weight stored = tensors.Read(WeightNames.Positions);
        int dim = target.TokenDim, rows = stored.Data.Length / dim;
        if (stored.Shape.Count == 0 || stored.Shape[^1] != dim || rows <= positioned)
            throw new ModelFormatException($"tensor '{stored.Name}' is not a list of positions of width {dim}");
        return stored.Data;
    }

    private float[] PatchPositions(ReadOnlySpan<float> stored)
    {
        int dim = target.TokenDim, count = stored.Length / dim;
        (int rows, int columns) = (trained.Rows, trained.Columns);
        if (rows * columns != count)
        {
            int side = (int)Math.Round(Math.Sqrt(count));
            if (side * side != count)
                throw new ModelFormatException($"{count} patch positions are neither {rows}x{columns} nor a square grid");
            (rows, columns) = (side, side);
        }
        return rows == target.Rows && columns == target.Columns
            ? stored.ToArray()
            : PositionEmbedding.Resample(stored, rows, columns, target.Rows, target.Columns, dim, target.Interpolation);
    }

    /// <summary>
    /// DINOv3's rotary tables, [1, 1, N, d] each: per axis (y, then x) coordinates (i + 0.5) / g * 2 - 1, angles
    /// 2 pi coordinate theta^(-4k/d), the whole laid twice. Special tokens do not rotate: cos 1, sin 0.
    /// </summary>
    private void Rope()
    {
        if (target.RopeTheta == 0)
            return;
        int width = target.HeadDim, quarter = width / 4, special = target.SpecialTokens;
        var cos = new float[target.Tokens * width];
        var sin = new float[target.Tokens * width];
        Array.Fill(cos, 1f, 0, special * width);
        for (int patch = 0; patch < target.Patches; patch++)
        {
            double y = (2 * ((patch / target.Columns) + 0.5) / target.Rows) - 1;
            double x = (2 * ((patch % target.Columns) + 0.5) / target.Columns) - 1;
            for (int j = 0; j < width; j++)
            {
                int k = j % (width / 2);
                double frequency = Math.Pow(target.RopeTheta, -4.0 * (k % quarter) / width);
                double angle = 2 * Math.PI * (k < quarter ? y : x) * frequency;
                int at = ((special + patch) * width) + j;
                cos[at] = (float)Math.Cos(angle);
                sin[at] = (float)Math.Sin(angle);
            }
        }
        graph.Floats("rope.cos", cos, 1, 1, target.Tokens, width);
        graph.Floats("rope.sin", sin, 1, 1, target.Tokens, width);
    }
}
