using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.VitMsgs;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Pipeline.Results;
using AttentionMap = Vit.Perception.Attention.AttentionMap;
using ObjectLink = Vit.Messages.VitMsgs.ObjectLink;
using PatchGrid = Vit.Perception.Imaging.PatchGrid;

namespace Vit.Pipeline.Queries;

/// <summary>
/// Answers <c>vit_msgs/srv/QueryAttention</c>: runs the model once more on a kept frame and asks a place of it. Streams, regions and links over
/// time are not disturbed. Belongs to the thread of the frames; perception and frames stay the caller's.
/// </summary>
/// <param name="perception">Looks at the frame.</param>
/// <param name="frames">Frames that may be asked about.</param>
public sealed class AttentionAnswers(FramePerception perception, KeptFrames frames)
{
    private QueryPlace? _place;
    private PlaceLinks? _links;

    /// <summary>Answers; never throws for what a client or a frame may be.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">The node's options: which map, which carrier, how many regions.</param>
    /// <param name="links">Whether links are looked for.</param>
    public QueryAttentionResponse Answer(QueryAttentionRequest request, PerceptionOptions options, bool links)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return Problem(request) is { } problem ? Refuse(problem) : Ask(request, options, links);
        }
        catch (Exception e) when (DropReason.Of(e) is not null || e is InferenceException or ArgumentException)
        {
            return Refuse(e.Message);
        }
    }

    /// <summary>An answer that says why there is none.</summary>
    public static QueryAttentionResponse Refuse(string reason) => new() { Success = false, Message = reason };

    private string? Problem(QueryAttentionRequest request) => request.Mode switch
    {
        QueryAttentionRequest.CLS => null,
        QueryAttentionRequest.POINT or QueryAttentionRequest.BOX or QueryAttentionRequest.REGION => perception.QueryProblem,
        _ => $"mode must be 0 POINT, 1 BOX, 2 REGION or 3 CLS; it is {request.Mode}",
    };

    private QueryAttentionResponse Ask(QueryAttentionRequest request, PerceptionOptions options, bool links)
    {
        Time stamp = request.Stamp;
        if (frames.Find(stamp.ToNanoseconds(), out string problem) is not { } kept)
            return Refuse(problem);
        if (request.Mode == QueryAttentionRequest.CLS)
        {
            PerceptionResult whole = perception.Look(kept.Frame, options, also: 0);
            return Success(whole, whole.Attention, []);
        }
        bool wantsLinks = links && perception.HasLinks;
        PerceptionResult result = perception.Look(kept.Frame, options, wantsLinks ? LinkStage.Needs(perception.Session) : AttentionQuery.Needs);
        PatchGrid grid = result.Attention.Grid;
        _place ??= new QueryPlace(grid.Rows, grid.Columns);
        if (_place.Problem(request, grid, kept.Regions) is { } refusal)
            return Refuse(refusal);
        AttentionMap map = _place.Map(perception.Places!, grid, options.Attention);
        return Success(result, map, wantsLinks ? Links(options.Links).Find(_place.Cells, result, kept.Regions, perception.GiveRegions, request.TopK) : []);
    }

    private PlaceLinks Links(in LinkOptions options)
    {
        if (_links is null || _links.Options != options)
            _links = new PlaceLinks(perception.Session, options, perception.Slot);
        return _links;
    }

    private static QueryAttentionResponse Success(PerceptionResult result, in AttentionMap map, List<ObjectLink> links) => new()
    {
        Success = true,
        Map = AttentionMessage.Copy(result.Header, map),
        Links = links,
    };
}
