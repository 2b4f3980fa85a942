using Vit.Messages;
using Vit.Messages.VitMsgs;
using Vit.Perception.Links;
using ObjectLink = Vit.Perception.Links.ObjectLink;
using ObjectLinkMessage = Vit.Messages.VitMsgs.ObjectLink;
using RegionMessage = Vit.Messages.VitMsgs.Region;

namespace Vit.Pipeline.Results;

/// <summary>
/// Regions and links as messages. A payload is valid until the next one of the same method. Messages are kept and used again: no managed
/// allocation a frame while their number does not grow. Not thread safe.
/// </summary>
internal sealed class LinkMessages
{
    private readonly RegionArray _objects = new();
    private readonly ObjectLinkArray _links = new();
    private readonly Stack<RegionMessage> _freeRegions = new();
    private readonly Stack<ObjectLinkMessage> _freeLinks = new();
    private readonly CdrBuffer _objectsBuffer = new();
    private readonly CdrBuffer _linksBuffer = new();

    /// <summary>Everything that this frame saw, the surest first.</summary>
    public ReadOnlySpan<byte> Objects(PerceptionResult result)
    {
        LinkFrame frame = result.Links;
        _objects.Header = result.Header;
        AttentionMessage.Fill(_objects.Grid, result.Attention.Grid);
        _objects.ModelHash = result.Card.HashValue;
        Recycle(_objects.Regions, _freeRegions);
        foreach (ref readonly TrackedRegion region in frame.Regions.Span)
        {
            if (region.IsVisible)
                _objects.Regions.Add(Region(region, result.Regions));
        }
        _objects.Regions.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        return CdrMessage.Serialize(_objects, _objectsBuffer);
    }

    /// <summary>Every link, the surest first, with the regions that they name; those of lost links may be out of sight.</summary>
    public ReadOnlySpan<byte> Links(PerceptionResult result)
    {
        LinkFrame frame = result.Links;
        _links.Header = result.Header;
        _links.ModelHash = result.Card.HashValue;
        Recycle(_links.Regions, _freeRegions);
        Recycle(_links.Links, _freeLinks);
        foreach (ref readonly ObjectLink link in frame.Links.Span)
            _links.Links.Add(Link(link));
        _links.Links.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        foreach (ref readonly TrackedRegion region in frame.Regions.Span)
        {
            if (IsNamed(region.Id, frame.Links.Span))
                _links.Regions.Add(Region(region, result.Regions));
        }
        return CdrMessage.Serialize(_links, _linksBuffer);
    }

    private static bool IsNamed(string id, ReadOnlySpan<ObjectLink> links)
    {
        foreach (ref readonly ObjectLink link in links)
        {
            if (link.SourceId == id || link.TargetId == id)
                return true;
        }
        return false;
    }

    private RegionMessage Region(in TrackedRegion region, RegionSet masks)
    {
        RegionMessage message = _freeRegions.TryPop(out RegionMessage? free) ? free : new RegionMessage();
        (message.Id, message.Label, message.Score) = (region.Id, region.Label, region.Score);
        (message.X, message.Y, message.Width, message.Height) = (region.Box.X, region.Box.Y, region.Box.Width, region.Box.Height);
        message.Cells.Clear();
        if (region.IsVisible)
            message.Cells.AddRange(masks.Cells(region.Index));
        return message;
    }

    private ObjectLinkMessage Link(in ObjectLink link)
    {
        ObjectLinkMessage message = _freeLinks.TryPop(out ObjectLinkMessage? free) ? free : new ObjectLinkMessage();
        (message.SourceId, message.TargetId) = (link.SourceId, link.TargetId);
        (message.Score, message.Lift, message.Z) = (link.Score, link.Lift, link.Z);
        (message.AttentionForward, message.AttentionBackward) = (link.AttentionForward, link.AttentionBackward);
        (message.FeatureSimilarity, message.Distance, message.FramesSeen) = (link.FeatureSimilarity, link.Distance, link.FramesSeen);
        message.State = (byte)link.State;
        return message;
    }

    private static void Recycle<T>(List<T> used, Stack<T> free)
    {
        foreach (T message in used)
            free.Push(message);
        used.Clear();
    }
}
