using Vit.Perception.Imaging;
using Vit.Perception.Links;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;

namespace Vit.Pipeline.Queries;

/// <summary>A frame that is past and may still be asked about, with the regions that were tracked in it.</summary>
internal sealed class KeptFrame
{
    private RegionSet? _regions;

    public Frame Frame { get; private set; } = null!;

    /// <summary>Nanoseconds; 0 where the camera gives none.</summary>
    public long Stamp { get; private set; }

    /// <summary>Its regions with the ids that they had in <c>~/objects</c>; null when nobody wanted regions of it.</summary>
    public RegionSet? Regions { get; private set; }

    public void Set(Frame frame, long stamp, PerceptionResult? result)
    {
        (Frame, Stamp, Regions) = (frame, stamp, null);
        if (result is { HasFoundLinks: true })
            Regions = Copy(result.Regions, result.Links, result.Attention.Grid);
    }

    private RegionSet Copy(RegionSet masks, in LinkFrame links, in PatchGrid grid)
    {
        if (_regions is null || _regions.Capacity != masks.Capacity)
            _regions = new RegionSet(masks.Rows, masks.Columns, masks.Capacity);
        _regions.Begin(grid);
        foreach (ref readonly TrackedRegion region in links.Regions.Span)
        {
            if (region.IsVisible)
                _regions.AddCells(masks.Cells(region.Index), masks.Coverage(region.Index), region.Box, region.Label, region.Score, region.Id);
        }
        return _regions;
    }
}
