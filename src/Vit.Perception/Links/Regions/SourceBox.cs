namespace Vit.Perception.Links;

/// <summary>
/// An upright box in source pixels, y down. Edges lie between pixels: the box of pixel (3, 5) alone is (3, 5, 1, 1).
/// </summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Extent in x.</param>
/// <param name="Height">Extent in y.</param>
public readonly record struct SourceBox(float X, float Y, float Width, float Height)
{
    /// <summary>Right edge.</summary>
    public float Right => X + Width;

    /// <summary>Bottom edge.</summary>
    public float Bottom => Y + Height;

    /// <summary>Middle in x.</summary>
    public float CentreX => X + (Width / 2);

    /// <summary>Middle in y.</summary>
    public float CentreY => Y + (Height / 2);

    /// <summary>Length of the diagonal.</summary>
    public float Diagonal => MathF.Sqrt((Width * Width) + (Height * Height));

    /// <summary>All four numbers are finite and both extents positive.</summary>
    public bool IsSound => float.IsFinite(X) && float.IsFinite(Y) && float.IsFinite(Right) && float.IsFinite(Bottom) && Width > 0 && Height > 0;

    /// <summary>Distance between the middles.</summary>
    public float DistanceTo(in SourceBox other)
    {
        float dx = CentreX - other.CentreX, dy = CentreY - other.CentreY;
        return MathF.Sqrt((dx * dx) + (dy * dy));
    }

    /// <summary>The same box elsewhere.</summary>
    public SourceBox Moved(float right, float down) => this with { X = X + right, Y = Y + down };

    /// <summary>What of it lies in a picture; without width or height when nothing does.</summary>
    public SourceBox Within(float width, float height)
    {
        float left = Math.Clamp(X, 0, width), top = Math.Clamp(Y, 0, height);
        return new SourceBox(left, top, Math.Clamp(Right, 0, width) - left, Math.Clamp(Bottom, 0, height) - top);
    }

    /// <summary>Shared area over joint area, 0..1.</summary>
    public float IntersectionOverUnion(in SourceBox other)
    {
        float width = Math.Min(Right, other.Right) - Math.Max(X, other.X);
        float height = Math.Min(Bottom, other.Bottom) - Math.Max(Y, other.Y);
        if (width <= 0 || height <= 0)
            return 0;
        float shared = width * height;
        return shared / ((Width * Height) + (other.Width * other.Height) - shared);
    }
}
