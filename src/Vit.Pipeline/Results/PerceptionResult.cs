using System.Diagnostics;
using OpenCvSharp;
using Vit.Messages.StdMsgs;
using Vit.Models.Cards;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Results;

/// <summary>
/// What became of one frame. It belongs to its <see cref="FramePerception"/> and is filled anew by every frame: everything in it is valid
/// until then, and must be copied to live longer. What costs time is made when it is first asked for. Not thread safe.
/// </summary>
public sealed class PerceptionResult
{
    private readonly FrameProcessor _processor;
    private readonly int _slot;
    private readonly FramePicture _picture;
    private readonly OverlayRenderer _overlay;
    private readonly AttentionImage _image;
    private readonly AttentionQuery? _places;
    private int _queryCell = -1;
    private AttentionMap? _query;
    private Mat? _drawn;
    private LinkStage? _links;
    private LinkFrame? _linkFrame;
    private Func<PerceptionResult, RegionSet, bool>? _giveRegions;

    internal PerceptionResult(
        FrameProcessor processor, int slot, FramePicture picture, OverlayRenderer overlay, AttentionImage image, AttentionQuery? places) =>
        (_processor, _slot, _picture, _overlay, _image, _places) = (processor, slot, picture, overlay, image, places);

    /// <summary>The frame as it came.</summary>
    public Frame Frame { get; private set; } = null!;

    /// <summary>The frame's header: every output carries it unchanged.</summary>
    public Header Header { get; } = new();

    /// <summary>The picture, 8-bit BGR; decoded when first asked for, where the model read the message's own bytes.</summary>
    public Mat Picture => _picture.Bgr;

    /// <summary>The attention map.</summary>
    public AttentionMap Attention { get; private set; }

    /// <summary>The embedding, [D].</summary>
    public ReadOnlySpan<float> Embedding => Model.Embedding;

    /// <summary>Whether there is a <see cref="Query"/>.</summary>
    public bool HasQuery => _queryCell >= 0;

    /// <summary>The attention map of the patch that <see cref="FramePerception.Query"/> points at; made when first asked for.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    /// <exception cref="AttentionException">Attention that is not finite.</exception>
    public AttentionMap Query => _query ??= HasQuery
        ? _places!.OfCell(_queryCell, Attention.Grid, Options.Attention)
        : throw new InvalidOperationException("no patch was asked for in this frame");

    /// <summary>Whether there are <see cref="Links"/>.</summary>
    public bool HasLinks => _links is not null;

    /// <summary>Whether somebody has asked for <see cref="Links"/>, so that they are known.</summary>
    public bool HasFoundLinks => _linkFrame is not null;

    /// <summary>The regions of the frame as soft masks; those that <see cref="TrackedRegion.Index"/> counts.</summary>
    /// <exception cref="InvalidOperationException">Links were not wanted.</exception>
    public RegionSet Regions => (_links ?? throw new InvalidOperationException("links were not wanted of this frame")).Regions;

    /// <summary>Time spent on <see cref="Links"/>; zero as long as nobody asked for them.</summary>
    public TimeSpan LinkTime { get; private set; }

    /// <summary>
    /// Regions and links, carried on from the frames before; found when first asked for. A frame whose links nobody asks for is one the
    /// tracks did not see.
    /// </summary>
    /// <exception cref="InvalidOperationException">They were not wanted: see <see cref="FramePerception.WantsLinks"/>.</exception>
    /// <exception cref="AttentionException">Attention that is not finite.</exception>
    public LinkFrame Links
    {
        get
        {
            if (_linkFrame is not { } frame)
            {
                long start = Stopwatch.GetTimestamp();
                RegionSet regions = Regions;
                _links!.Begin(Attention.Grid);
                if (_giveRegions is null || !_giveRegions(this, regions))
                    _links.Discover(Attention.Weights.Span);
                _linkFrame = frame = _links.Update(Header.Stamp.ToNanoseconds());
                LinkTime = Stopwatch.GetElapsedTime(start);
            }
            return frame;
        }
    }

    /// <summary>Whether there are <see cref="PatchTokens"/>.</summary>
    public bool HasPatchTokens => _processor.Session.Outputs.HasFlag(SessionOutputs.Tokens);

    /// <summary>
    /// The tokens of all patches, [rows * columns, D] row-major; only when <see cref="FramePerception.WantsTokens"/> was set.
    /// </summary>
    /// <exception cref="InferenceException">It was not.</exception>
    public ReadOnlySpan<float> PatchTokens => Model.Tokens[(Card.SpecialTokens * Card.TokenDim)..];

    /// <summary>The model's card.</summary>
    public ModelCard Card => _processor.Card;

    /// <summary>The options it was made with.</summary>
    public PerceptionOptions Options { get; private set; } = null!;

    /// <summary>Bytes to pixels that the preprocessing reads: next to nothing for <c>rgb8</c> and <c>bgr8</c>.</summary>
    public TimeSpan DecodeTime => _picture.DecodeTime;

    /// <summary>Preprocessing, model and attention.</summary>
    public StageTimes PerceptionTimes => _processor.TimesOf(_slot);

    /// <summary>Time spent on <see cref="Overlay"/>, with the <see cref="Picture"/> if nobody asked for it before; zero as long as nobody asked.</summary>
    public TimeSpan OverlayTime { get; private set; }

    /// <summary>The heat map, and regions and links if wanted, drawn on the picture, 8-bit BGR at the frame's size; drawn when first asked for.</summary>
    public Mat Overlay
    {
        get
        {
            if (_drawn is null)
            {
                LinkFrame links = HasLinks ? Links : default;
                long start = Stopwatch.GetTimestamp();
                _drawn = _overlay.Draw(Picture, Attention, links, Options.Overlay);
                OverlayTime = Stopwatch.GetElapsedTime(start);
            }
            return _drawn;
        }
    }

    /// <summary>The map as a one-channel image in the format that the options ask for; made at every call.</summary>
    public Mat AttentionImage() => _image.Render(Attention, Options.ImageEncoding, Options.ImageSize);

    /// <summary>The same of <see cref="Query"/>; made at every call, in the same memory.</summary>
    public Mat QueryImage() => _image.Render(Query, Options.ImageEncoding, Options.ImageSize);

    private SessionSlot Model => _processor.Session.Slots[_slot];

    internal void Fill(
        Frame frame,
        in AttentionMap attention,
        PerceptionOptions options,
        LinkStage? links,
        Func<PerceptionResult, RegionSet, bool>? giveRegions,
        int queryCell)
    {
        (_queryCell, _query) = (queryCell, null);
        (_links, _linkFrame, LinkTime, _giveRegions) = (links, null, TimeSpan.Zero, giveRegions);
        (Frame, Attention, Options) = (frame, attention, options);
        (_drawn, OverlayTime) = (null, TimeSpan.Zero);
    }
}
