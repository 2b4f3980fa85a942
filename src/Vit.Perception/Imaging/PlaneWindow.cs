namespace Vit.Perception.Imaging;

/// <summary>
/// Where a resized picture goes inside a model input: the first pixel of its window in each of the three float planes.
/// The memory belongs to the caller, who keeps it from moving.
/// </summary>
/// <param name="red">First pixel of the window in the red plane.</param>
/// <param name="green">The same in the green plane.</param>
/// <param name="blue">The same in the blue plane.</param>
/// <param name="stride">Floats from one row of a plane to the next.</param>
internal readonly unsafe ref struct PlaneWindow(float* red, float* green, float* blue, int stride)
{
    /// <summary>Row <paramref name="y"/> of the window in the red plane.</summary>
    public float* Red(int y) => red + ((long)y * stride);

    /// <summary>Row <paramref name="y"/> of the window in the green plane.</summary>
    public float* Green(int y) => green + ((long)y * stride);

    /// <summary>Row <paramref name="y"/> of the window in the blue plane.</summary>
    public float* Blue(int y) => blue + ((long)y * stride);
}
