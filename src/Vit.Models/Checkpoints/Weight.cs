namespace Vit.Models.Checkpoints;

/// <summary>A tensor in memory, float32, C order; the reader owns it.</summary>
/// <param name="Name">Its name in the checkpoint.</param>
/// <param name="Shape">Extents, slowest axis first.</param>
/// <param name="Data">The values.</param>
public sealed record Weight(string Name, IReadOnlyList<int> Shape, float[] Data)
{
    /// <summary>Throws unless the shape is the one the configuration asks for; axes of extent 1 in front do not matter.</summary>
    /// <exception cref="ModelFormatException">Another shape: the configuration belongs to another checkpoint.</exception>
    public Weight Expect(params ReadOnlySpan<int> shape)
    {
        int[] stored = [.. Shape.SkipWhile(n => n == 1)];
        int[] wanted = [.. shape.ToArray().SkipWhile(n => n == 1)];
        if (!stored.AsSpan().SequenceEqual(wanted))
        {
            throw new ModelFormatException(
                $"tensor '{Name}' is [{string.Join(", ", Shape)}], config.json asks for [{string.Join(", ", shape.ToArray())}]");
        }
        return this;
    }
}
