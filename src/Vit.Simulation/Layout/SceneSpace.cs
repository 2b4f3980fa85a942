namespace Vit.Simulation.Layout;

/// <summary>The plane in which scenes are laid out, whatever the size they are drawn at.</summary>
internal static class SceneSpace
{
    /// <summary>Width and height in scene units; one unit is one pixel of the 448x448 drawing.</summary>
    public const int Size = 448;

    /// <summary>Width and height of a delivered picture in pixels.</summary>
    public const int PictureSize = 224;

    /// <summary>Pixels of a delivered picture per scene unit.</summary>
    public const double PicturePixelsPerUnit = PictureSize / (double)Size;

    /// <summary>Cells a side of the coverage grid: 16x16 pixel patches.</summary>
    public const int GridSize = 14;

    /// <summary>Side of a cell in scene units.</summary>
    public const int UnitsPerCell = Size / GridSize;
}
