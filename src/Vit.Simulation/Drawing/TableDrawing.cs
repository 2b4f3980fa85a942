using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Draws tables: top and legs first, the front legs once more over the cables.</summary>
internal static class TableDrawing
{
    public static void Draw(Canvas canvas, Table table)
    {
        DrawFrontLegs(canvas, table);
        (double left, double right, double front) = (table.Left, table.Right, table.Front);
        (double depth, double inset) = (table.Depth, table.Inset);
        double width = table.LegWidth, back = front + table.Leg - (depth * .8);
        foreach (double x in (ReadOnlySpan<double>)[left + inset + 4, right - inset - width - 4])
            canvas.Rectangle(x, front, x + (width * .8), back, table.Colour.Times(.55), RegionIds.Table);
        canvas.Polygon(
            [new(left + inset, front - depth), new(right - inset, front - depth), new(right, front), new(left, front)],
            table.Colour, RegionIds.Table);
        canvas.Rectangle(left, front, right, front + table.Thickness, table.Colour.Times(.8), RegionIds.Table);
    }

    public static void DrawFrontLegs(Canvas canvas, Table table)
    {
        double width = table.LegWidth;
        foreach (double x in (ReadOnlySpan<double>)[table.Left + 2, table.Right - width - 2])
            canvas.Rectangle(x, table.Front + 5, x + width, table.Front + table.Leg, table.Colour.Times(.75), RegionIds.Table);
    }
}
