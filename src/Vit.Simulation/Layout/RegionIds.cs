namespace Vit.Simulation.Layout;

/// <summary>
/// Hands out the ids that are painted into the label image: 0 floor, 1 wall, 2 table, then one per object part in the order of asking.
/// </summary>
internal sealed class RegionIds
{
    public const int Floor = 0, Wall = 1, Table = 2, First = 3, Limit = 48;

    /// <summary>Unit number of what belongs to nothing.</summary>
    public const int NoUnit = -1;

    private readonly List<(RegionKind Kind, int Unit)> _objects = [];

    /// <summary>One more than the highest id in use.</summary>
    public int End => First + _objects.Count;

    public int Add(RegionKind kind, int unit)
    {
        _objects.Add((kind, unit));
        return End - 1;
    }

    public RegionKind Kind(int id) => _objects[id - First].Kind;

    public int Unit(int id) => _objects[id - First].Unit;
}
