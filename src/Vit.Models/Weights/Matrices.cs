namespace Vit.Models.Weights;

/// <summary>Small operations on row-major matrices held in arrays; each returns a new array unless it says otherwise.</summary>
internal static class Matrices
{
    /// <summary>[rows, columns] to [columns, rows].</summary>
    public static float[] Transpose(ReadOnlySpan<float> source, int rows, int columns)
    {
        var result = new float[rows * columns];
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<float> row = source.Slice(y * columns, columns);
            for (int x = 0; x < columns; x++)
                result[(x * rows) + y] = row[x];
        }
        return result;
    }

    /// <summary>[rows, columns] to [rows, padded], zeros on the right; the same array when nothing is to be added.</summary>
    public static float[] PadColumns(float[] source, int rows, int columns, int padded)
    {
        if (padded == columns)
            return source;
        var result = new float[rows * padded];
        for (int y = 0; y < rows; y++)
            source.AsSpan(y * columns, columns).CopyTo(result.AsSpan(y * padded));
        return result;
    }

    /// <summary>[rows, columns] to [rows, kept]: the columns on the right are left out.</summary>
    public static float[] CutColumns(ReadOnlySpan<float> source, int rows, int columns, int kept)
    {
        var result = new float[rows * kept];
        for (int y = 0; y < rows; y++)
            source.Slice(y * columns, kept).CopyTo(result.AsSpan(y * kept));
        return result;
    }

    /// <summary>Zeros behind the values; the same array when nothing is to be added, null stays null.</summary>
    public static float[]? Pad(float[]? source, int length)
    {
        if (source is null || source.Length == length)
            return source;
        var result = new float[length];
        source.CopyTo(result, 0);
        return result;
    }

    /// <summary>In place: every value times a factor.</summary>
    public static float[] Scale(float[] values, float factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
        return values;
    }

    /// <summary>In place: value i times factor i; null on either side changes nothing.</summary>
    public static float[]? Scale(float[]? values, float[]? factors)
    {
        if (values is null || factors is null)
            return values;
        for (int i = 0; i < values.Length; i++)
            values[i] *= factors[i];
        return values;
    }

    /// <summary>In place: column j of a [*, columns] matrix times factor j; null changes nothing.</summary>
    public static float[] ScaleColumns(float[] values, int columns, float[]? factors)
    {
        if (factors is null)
            return values;
        for (int i = 0; i < values.Length; i++)
            values[i] *= factors[i % columns];
        return values;
    }
}
