namespace Vit.Perception.Overlay;

/// <summary>A straight stroke between two points, in pixel-centre coordinates.</summary>
internal readonly record struct Segment(double X0, double Y0, double X1, double Y1)
{
    /// <summary>Its length.</summary>
    public double Length => Math.Sqrt(((X1 - X0) * (X1 - X0)) + ((Y1 - Y0) * (Y1 - Y0)));
}
