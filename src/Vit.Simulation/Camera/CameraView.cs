using Vit.Simulation.Layout;

namespace Vit.Simulation.Camera;

/// <summary>Where the camera looks: the middle of its window in scene units, and how much nearer it is than at its farthest.</summary>
internal readonly record struct CameraView(double X, double Y, double Zoom)
{
    /// <summary>The widest window of a picture's shape that fits the scene.</summary>
    public static (double Width, double Height) Widest(int width, int height)
    {
        double unitsPerPixel = SceneSpace.Size / (double)Math.Max(width, height);
        return (width * unitsPerPixel, height * unitsPerPixel);
    }

    /// <summary>The window in scene units.</summary>
    public Box Window((double Width, double Height) widest)
    {
        double halfWidth = widest.Width / Zoom / 2, halfHeight = widest.Height / Zoom / 2;
        return new Box(X - halfWidth, Y - halfHeight, X + halfWidth, Y + halfHeight);
    }

    /// <summary>The nearest view of the same zoom whose window lies in the scene.</summary>
    public CameraView Inside((double Width, double Height) widest)
    {
        double halfWidth = widest.Width / Zoom / 2, halfHeight = widest.Height / Zoom / 2;
        return this with
        {
            X = Math.Clamp(X, halfWidth, Math.Max(halfWidth, SceneSpace.Size - halfWidth)),
            Y = Math.Clamp(Y, halfHeight, Math.Max(halfHeight, SceneSpace.Size - halfHeight)),
        };
    }

    /// <summary>
    /// Between two views; zoom changes by a constant factor, which looks even. Between two windows inside the scene all are inside:
    /// the middle moves on a line, and the half width, a convex function of the share, stays below its own line.
    /// </summary>
    public static CameraView Between(CameraView from, CameraView to, double share) => new(
        from.X + ((to.X - from.X) * share), from.Y + ((to.Y - from.Y) * share), from.Zoom * Math.Pow(to.Zoom / from.Zoom, share));
}
