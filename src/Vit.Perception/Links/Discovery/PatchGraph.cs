using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>
/// How alike neighbouring patches are: unit features, centred over the picture (all patches of a picture share a large common part), and
/// weights <c>exp((cos - 1) / 0.1)</c> between cells at most two apart. Cells farther apart weigh next to nothing: distant parts of
/// one thing are alike too, and regions shall be one piece. Memory is kept. Not thread safe.
/// </summary>
internal sealed class PatchGraph(int rows, int columns)
{
    private const float Weak = 1e-5f, Softness = 0.1f;
    private const int Reach = 2;

    private readonly float[] _weights = new float[rows * columns * rows * columns];
    private float[] _unit = [];
    private float[] _sum = [];
    private int _dimensions;

    /// <summary>Takes over a frame's features.</summary>
    /// <param name="patches">[cells, D].</param>
    /// <param name="artefacts">Cells that have no part in the mean.</param>
    /// <exception cref="AttentionException">A feature that is not finite.</exception>
    public void Update(ReadOnlySpan<float> patches, ReadOnlySpan<bool> artefacts)
    {
        int cells = rows * columns;
        _dimensions = patches.Length / cells;
        if (_unit.Length < patches.Length)
        {
            _unit = new float[patches.Length];
            _sum = new float[_dimensions];
        }
        Centre(patches, artefacts);
        _weights.AsSpan().Fill(Weak);
        for (int a = 0; a < cells; a++)
        {
            int row = a / columns, column = a % columns;
            for (int r = row; r <= Math.Min(row + Reach, rows - 1); r++)
            {
                for (int c = Math.Max(0, column - Reach); c <= Math.Min(column + Reach, columns - 1); c++)
                {
                    int b = (r * columns) + c, far = ((r - row) * (r - row)) + ((c - column) * (c - column));
                    if (b < a || far > Reach * Reach)
                        continue;
                    float alike = MathF.Exp((RowMath.Dot(Unit(a), Unit(b)) - 1) / Softness);
                    _weights[(a * cells) + b] = _weights[(b * cells) + a] = Math.Max(Weak, alike);
                }
            }
        }
    }

    /// <summary>The weights among some cells, [n, n].</summary>
    public void CopyTo(ReadOnlySpan<int> some, Span<float> affinity)
    {
        for (int i = 0; i < some.Length; i++)
        {
            ReadOnlySpan<float> row = _weights.AsSpan(some[i] * rows * columns, rows * columns);
            for (int j = 0; j < some.Length; j++)
                affinity[(i * some.Length) + j] = row[some[j]];
        }
    }

    /// <summary>Mean cosine between the features of some cells, each with itself included.</summary>
    public double Coherence(ReadOnlySpan<int> some)
    {
        Span<float> total = _sum.AsSpan(0, _dimensions);
        total.Clear();
        foreach (int cell in some)
            RowMath.AddScaled(total, Unit(cell), 1);
        return RowMath.Dot(total, total) / ((double)some.Length * some.Length);
    }

    private void Centre(ReadOnlySpan<float> patches, ReadOnlySpan<bool> artefacts)
    {
        Span<float> mean = _sum.AsSpan(0, _dimensions);
        mean.Clear();
        int sound = 0;
        for (int cell = 0; cell < artefacts.Length; cell++)
        {
            if (artefacts[cell])
                continue;
            RowMath.AddScaled(mean, patches.Slice(cell * _dimensions, _dimensions), 1);
            sound++;
        }
        if (!float.IsFinite(RowMath.Dot(mean, mean)))
            throw new AttentionException("patch features hold values that are not finite: run the model in fp32");
        patches.CopyTo(_unit);
        for (int cell = 0; cell < artefacts.Length; cell++)
        {
            Span<float> feature = _unit.AsSpan(cell * _dimensions, _dimensions);
            RowMath.AddScaled(feature, mean, -1f / Math.Max(1, sound));
            RowMath.Normalise(feature);
        }
    }

    private ReadOnlySpan<float> Unit(int cell) => _unit.AsSpan(cell * _dimensions, _dimensions);
}
