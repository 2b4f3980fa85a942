namespace Vit.Simulation.Layout;

/// <summary>A lamp whose foot stands at (X, Y), on a table or on the floor. Direction is ±1: the side its arm points to.</summary>
internal sealed record Lamp(int Id, LampKind Kind, double X, double Y, double Height, Table? Table, int Direction, bool Lit)
{
    public Box Bounds => BoundsOf(X, Y, Height);

    public static Box BoundsOf(double x, double y, double height) => new(x - (.25 * height), y - height, x + (.25 * height), y);

    public double FootDistance(double x, double y) => double.Hypot(x - X, y - Y);
}
