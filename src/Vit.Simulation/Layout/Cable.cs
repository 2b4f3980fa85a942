using OpenCvSharp;
using Vit.Simulation.Drawing;

namespace Vit.Simulation.Layout;

/// <summary>A cable along Line (from the lamp, or a loose start) to its End. Ids: first part, middle, third part, end.</summary>
internal sealed record Cable(Point2d[] Line, EndKind Kind, Point2d End, int Width, Bgr Colour)
{
    public int[] Ids { get; init; } = [];
}
