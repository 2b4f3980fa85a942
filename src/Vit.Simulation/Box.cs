namespace Vit.Simulation;

/// <summary>
/// An upright rectangle, y down. In labels and frames the edges lie between pixels: a box around the pixel (3, 5) alone is (3, 5, 4, 6).
/// </summary>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Extent in x.</summary>
    public double Width => Right - Left;

    /// <summary>Extent in y.</summary>
    public double Height => Bottom - Top;

    /// <summary>The smallest box around both.</summary>
    public Box Union(Box other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    internal Box Times(double factor) => new(Left * factor, Top * factor, Right * factor, Bottom * factor);

    internal Box Grown(double by) => new(Left - by, Top - by, Right + by, Bottom + by);

    internal bool Holds(double x, double y) => Left < x && x < Right && Top < y && y < Bottom;

    internal bool Meets(Box other) => Left < other.Right && Right > other.Left && Top < other.Bottom && Bottom > other.Top;

    internal double SharedArea(Box other)
    {
        double width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        double height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height : 0;
    }
}
