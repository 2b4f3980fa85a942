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
        int dim = _target.TokenDim, area = _target.PatchSize * _target.PatchSize;
        Weight stored = _tensors.Read(WeightNames.PatchWeight).Expect(dim, 3, _target.PatchSize, _target.PatchSize);
        float[] bias = _tensors.TryRead([.. WeightNames.PatchWeight.Select(n => n[..^"weight".Length] + "bias")])?.Expect(dim).Data ?? new float[dim];
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
        _graph.Floats("patch.weight", weight, dim, 3, _target.PatchSize, _target.PatchSize);
        _graph.Floats("patch.bias", bias, dim);
    }

    /// <summary>Special tokens with their positions added, [1, P, D], and the patch positions, [1, M, D].</summary>
    private void PrefixAndPositions()
    {
        int dim = _target.TokenDim, special = _target.SpecialTokens;
        int positioned = _target.LearnedPositions && _target.PrefixPositions ? special - _target.Registers : 0;
        float[]? positions = _target.LearnedPositions ? Positions(positioned) : null;

        var prefix = new float[special * dim];
        int row = 0;
        if (_target.ClassToken)
            _tensors.Read(WeightNames.ClassToken).Expect(dim).Data.CopyTo(prefix, dim * row++);
        if (_target.DistillationToken)
            _tensors.Read(WeightNames.DistillationToken).Expect(dim).Data.CopyTo(prefix, dim * row++);
        if (_target.Registers > 0)
            _tensors.Read(WeightNames.Registers).Expect(_target.Registers, dim).Data.CopyTo(prefix, dim * row);
        for (int i = 0; i < positioned * dim; i++)
            prefix[i] += positions![i];
        if (special > 0)
            _graph.Floats("prefix", prefix, 1, special, dim);
        if (positions is not null)
            _graph.Floats("positions", PatchPositions(positions.AsSpan(positioned * dim)), 1, _target.Patches, dim);
    }

    private float[] Positions(int positioned)
    {
        Weight stored = _tensors.Read(WeightNames.Positions);
        int dim = _target.TokenDim, rows = stored.Data.Length / dim;
        if (stored.Shape.Count == 0 || stored.Shape[^1] != dim || rows <= positioned)
            throw new ModelFormatException($"tensor '{stored.Name}' is not a list of positions of width {dim}");
        return stored.Data;
    }

    private float[] PatchPositions(ReadOnlySpan<float> stored)
    {
        int dim = _target.TokenDim, count = stored.Length / dim;
        (int rows, int columns) = (_trained.Rows, _trained.Columns);
        if (rows * columns != count)
        {
            int side = (int)Math.Round(Math.Sqrt(count));
            if (side * side != count)
                throw new ModelFormatException($"{count} patch positions are neither {rows}x{columns} nor a square grid");
            (rows, columns) = (side, side);
        }
        return rows == _target.Rows && columns == _target.Columns
            ? stored.ToArray()
            : PositionEmbedding.Resample(stored, rows, columns, _target.Rows, _target.Columns, dim, _target.Interpolation);
    }

    /// <summary>
    /// DINOv3's rotary tables, [1, 1, N, d] each: per axis (y, then x) coordinates (i + 0.5) / g * 2 - 1, angles
    /// 2 pi coordinate theta^(-4k/d), the whole laid twice. Special tokens do not rotate: cos 1, sin 0.
    /// </summary>
    private void Rope()
    {
        if (_target.RopeTheta == 0)
            return;
        int width = _target.HeadDim, quarter = width / 4, special = _target.SpecialTokens;
        var cos = new float[_target.Tokens * width];
        var sin = new float[_target.Tokens * width];
        Array.Fill(cos, 1f, 0, special * width);
        for (int patch = 0; patch < _target.Patches; patch++)
        {
            double y = (2 * ((patch / _target.Columns) + 0.5) / _target.Rows) - 1;
            double x = (2 * ((patch % _target.Columns) + 0.5) / _target.Columns) - 1;
            for (int j = 0; j < width; j++)
            {
                int k = j % (width / 2);
                double frequency = Math.Pow(_target.RopeTheta, -4.0 * (k % quarter) / width);
                double angle = 2 * Math.PI * (k < quarter ? y : x) * frequency;
                int at = ((special + patch) * width) + j;
                cos[at] = (float)Math.Cos(angle);
                sin[at] = (float)Math.Sin(angle);
            }
        }
        _graph.Floats("rope.cos", cos, 1, 1, _target.Tokens, width);
        _graph.Floats("rope.sin", sin, 1, 1, _target.Tokens, width);
    }
}
