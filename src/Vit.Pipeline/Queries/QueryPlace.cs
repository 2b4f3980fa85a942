using Vit.Messages.VitMsgs;
using Vit.Perception.Attention;
using Vit.Perception.Links;
using AttentionMap = Vit.Perception.Attention.AttentionMap;
using PatchGrid = Vit.Perception.Imaging.PatchGrid;

namespace Vit.Pipeline.Queries;

/// <summary>The place of a frame that a request names: a patch, a box or a region, as the cells that it covers. Not thread safe.</summary>
/// <param name="rows">Patch rows of the model.</param>
/// <param name="columns">Patch columns of the model.</param>
internal sealed class QueryPlace(int rows, int columns)
{
    /// <summary>Names a point or box in maps and links: it is no region of the frame.</summary>
    public const string Id = "query";

    private readonly RegionSet _cells = new(rows, columns, 1);
    private int _cell;

    /// <summary>The place as the only region of its set.</summary>
    public RegionSet Cells => _cells;

    /// <summary>Takes the place of a request.</summary>
    /// <param name="request">Any mode but CLS.</param>
    /// <param name="grid">The frame's geometry.</param>
    /// <param name="known">The frame's regions; null when nobody wanted any.</param>
    /// <returns>Why there is no such place, in one line; null when there is.</returns>
    public string? Problem(QueryAttentionRequest request, in PatchGrid grid, RegionSet? known)
    {
        _cells.Begin(grid);
        _cell = -1;
        return request.Mode switch
        {
            QueryAttentionRequest.POINT => Point(request, grid),
            QueryAttentionRequest.BOX => Box(request, grid),
            _ => Region(request.RegionId, known),
        };
    }

    /// <summary>What the place attends to in the frame that was looked at last.</summary>
    public AttentionMap Map(AttentionQuery attention, in PatchGrid grid, in RolloutOptions options) => _cell >= 0
        ? attention.OfCell(_cell, grid, options)
        : attention.OfRegion(_cells[0].Id, _cells.Cells(0), _cells.Coverage(0), grid, options);

    private string? Point(QueryAttentionRequest request, in PatchGrid grid)
    {
        if (PointQuery.Problem(grid, request.X, request.Y, out _cell) is { } problem)
            return problem;
        _cells.AddPoint(request.X, request.Y, id: Id);
        return null;
    }

    private string? Box(QueryAttentionRequest request, in PatchGrid grid)
    {
        var box = new SourceBox(request.X, request.Y, request.Width, request.Height);
        string text = FormattableString.Invariant($"box ({box.X:0.#}, {box.Y:0.#}) of {box.Width:0.#}x{box.Height:0.#}");
        if (!box.IsSound)
            return $"{text} has no area: give width and height in source pixels";
        return _cells.AddBox(box, id: Id) switch
        {
            RegionVerdict.Added => null,
            RegionVerdict.TooSmall => $"{text} covers less than a tenth of a patch: make it larger, or ask for a point",
            _ => FormattableString.Invariant($"{text} lies outside what the model sees of the picture of {grid.SourceWidth}x{grid.SourceHeight}"),
        };
    }

    private string? Region(string id, RegionSet? known)
    {
        string shown = id.ReplaceLineEndings(" ");
        if (known is null)
            return $"region '{shown}' is not known, since no regions were looked for in this frame: subscribe to ~/objects or ~/links, which give regions their ids";
        for (int i = 0; i < known.Count; i++)
        {
            if (known[i].Id != id)
                continue;
            _cells.AddCells(known.Cells(i), known.Coverage(i), known[i].Box, known[i].Label, known[i].Score, id);
            return null;
        }
        string names = string.Join(", ", Enumerable.Range(0, known.Count).Select(i => known[i].Id));
        return names.Length > 0 ? $"no region '{shown}' is in this frame, only {names}" : $"no region '{shown}' is in this frame, nor any other";
    }
}
