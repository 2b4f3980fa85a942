namespace Vit.Perception.Imaging;

/// <summary>
/// A 2x3 affine map between pixel spaces, row-major: <c>x' = M11 x + M12 y + M13</c>, <c>y' = M21 x + M22 y + M23</c>.
/// Coordinates are continuous with pixel centres at integers (pixel 0 covers -0.5..0.5), as OpenCV and REP 103 images have it.
/// Name a value by what it does: <c>inputFromSource</c> maps a source pixel to a model-input pixel.
/// </summary>
public readonly record struct Affine(double M11, double M12, double M13, double M21, double M22, double M23)
{
    /// <summary>The map that changes nothing.</summary>
    public static Affine Identity => new(1, 0, 0, 0, 1, 0);

    /// <summary>
    /// The map of a resize by half-pixel rule: <c>x' = (x + 0.5) * scaleX - 0.5</c>, scale = target / source.
    /// </summary>
    public static Affine Resize(double scaleX, double scaleY) =>
        new(scaleX, 0, (scaleX - 1) / 2, 0, scaleY, (scaleY - 1) / 2);

    /// <summary>A shift by (dx, dy) pixels.</summary>
    public static Affine Translate(double dx, double dy) => new(1, 0, dx, 0, 1, dy);

    /// <summary>First this map, then <paramref name="next"/>.</summary>
    public Affine Then(Affine next) => new(
        (next.M11 * M11) + (next.M12 * M21), (next.M11 * M12) + (next.M12 * M22), (next.M11 * M13) + (next.M12 * M23) + next.M13,
        (next.M21 * M11) + (next.M22 * M21), (next.M21 * M12) + (next.M22 * M22), (next.M21 * M13) + (next.M22 * M23) + next.M23);

    /// <summary>The image of point (x, y).</summary>
    public (double X, double Y) Apply(double x, double y) =>
        ((M11 * x) + (M12 * y) + M13, (M21 * x) + (M22 * y) + M23);

    /// <summary>The inverse map.</summary>
    /// <exception cref="InvalidOperationException">The map is singular (a picture of size 0).</exception>
    public Affine Inverse()
    {
        double det = (M11 * M22) - (M12 * M21);
        if (det == 0 || !double.IsFinite(det))
            throw new InvalidOperationException("The affine map has no inverse.");
        double a = M22 / det, b = -M12 / det, c = -M21 / det, d = M11 / det;
        return new(a, b, -((a * M13) + (b * M23)), c, d, -((c * M13) + (d * M23)));
    }
}
