using Vit.Messages;
using Vit.Models.Cards;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Queries;

namespace Vit.Pipeline.Results;

/// <summary>
/// A serialized camera message in, a <see cref="PerceptionResult"/> out: unpacks the message, brings the picture to the model, runs it.
/// Several streams through one run of the model have one each, on a common <see cref="FrameProcessor"/>: <see cref="Begin"/> each,
/// <see cref="FrameProcessor.Run"/> with the <see cref="Needs"/> of all, <see cref="End"/> each.
/// The image's bytes are read where they lie. Not thread safe: one thread at a time. The session stays the caller's.
/// </summary>
public sealed class FramePerception : IDisposable
{
    private readonly FramePicture _picture = new();
    private readonly OverlayRenderer _overlay = new();
    private readonly AttentionImage _image = new();
    private readonly FrameProcessor _processor;
    private readonly PerceptionResult _result;
    private readonly int _slot;
    private readonly AttentionQuery? _places;
    private Frame? _frame;
    private PointQuery? _asked;
    private LinkStage? _links;
    private LinkOptions _linkOptions;

    /// <summary>Prepares for a session's model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="resize">How pictures are brought to the input; null = as the model's own processor does.</param>
    /// <exception cref="ArgumentException">The model has no rollout output.</exception>
    public FramePerception(ViTSession session, ResizeMode? resize = null)
        : this(new FrameProcessor(session, resize), 0)
    {
    }

    /// <summary>Prepares for one of several streams that share a processor.</summary>
    /// <param name="processor">Runs the model.</param>
    /// <param name="slot">The stream's slot of the session; no other stream uses it.</param>
    public FramePerception(FrameProcessor processor, int slot)
    {
        ArgumentNullException.ThrowIfNull(processor);
        (_processor, _slot) = (processor, slot);
        _places = AttentionQuery.Problem(processor.Session) is null ? new AttentionQuery(processor.Session, slot) : null;
        _result = new PerceptionResult(processor, slot, _picture, _overlay, _image, _places);
    }

    /// <summary>What a session must be able to give so that links can be found.</summary>
    public static SessionOutputs NeededForLinks => LinkStage.Outputs;

    /// <summary>Whether the model gives what links are read from.</summary>
    public bool HasLinks => LinkStage.Serves(_processor.Session);

    /// <summary>Whether results carry links between regions; default false. Takes effect with the next frame.</summary>
    public bool WantsLinks { get; set; }

    /// <summary>
    /// Adds the regions of a frame and says whether they are known, even if there are none; else they are discovered. Called before they are
    /// scored, on the calling thread. Null (the default): always discovered.
    /// </summary>
    public Func<PerceptionResult, RegionSet, bool>? GiveRegions { get; set; }

    /// <summary>Why no place of a frame can be asked with this model, in one line; null when it can.</summary>
    public string? QueryProblem => AttentionQuery.Problem(_processor.Session);

    /// <summary>
    /// The patch whose attention results carry beside the class token's; null (the default): none. Takes effect with the next frame. Only for
    /// models without a <see cref="QueryProblem"/>.
    /// </summary>
    public PointQuery? Query { get; set; }

    /// <summary>Forgets regions and links of earlier frames.</summary>
    public void ResetTracks() => _links?.Reset();

    /// <summary>Whether the model gives tokens at all.</summary>
    public bool HasTokens => _processor.Session.Available.HasFlag(SessionOutputs.Tokens);

    /// <summary>Whether results carry the tokens of all patches; default false. Takes effect with the next frame.</summary>
    public bool WantsTokens { get; set; }

    /// <summary>
    /// The outputs that a run over the frame that was begun must fetch for what is wanted, beside the map's: see
    /// <see cref="FrameProcessor.AlsoFetch"/>.
    /// </summary>
    public SessionOutputs Needs =>
        (WantsLinks ? LinkStage.Needs(_processor.Session) : 0)
        | (WantsTokens ? SessionOutputs.Tokens : 0)
        | (_asked is null ? 0 : AttentionQuery.Needs);

    /// <summary>Processes one frame, which must live as long as the result is used.</summary>
    /// <returns>The result; valid until the next frame.</returns>
    /// <exception cref="CdrException">The message is damaged.</exception>
    /// <exception cref="BadFrameException">Its picture cannot be used.</exception>
    /// <exception cref="AttentionException">No map can be made of what the model gave.</exception>
    /// <exception cref="InferenceException">The provider failed, or the model does not give what is wanted.</exception>
    /// <exception cref="ArgumentException">Options that are out of range for this model.</exception>
    public PerceptionResult Process(Frame frame, PerceptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Begin(frame);
        Run(options, Needs);
        return End(options);
    }

    /// <summary>Brings a frame, which must live as long as the result is used, to the model's input.</summary>
    /// <exception cref="CdrException">The message is damaged.</exception>
    /// <exception cref="BadFrameException">Its picture cannot be used.</exception>
    public void Begin(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        (_frame, _asked) = (null, Query is { IsSet: true } query ? query : null);
        var header = new CdrReader(frame.Payload);
        _result.Header.Deserialize(ref header);
        _picture.Prepare(frame, _processor, _slot);
        _frame = frame;
    }

    /// <summary>The result of the frame that was begun, after a run of the model over its slot.</summary>
    /// <param name="options">As in the run.</param>
    /// <returns>The result; valid until the next frame.</returns>
    /// <exception cref="InvalidOperationException">No frame was begun.</exception>
    /// <exception cref="AttentionException">No map can be made of what the model gave.</exception>
    public PerceptionResult End(PerceptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Finish(options, WantsLinks ? Links(options.Links) : null, GiveRegions, _asked);
    }

    /// <summary>
    /// Looks at one frame by itself, whatever streams want: regions and links of the frames before and after know nothing of it, and
    /// <see cref="PerceptionResult.HasLinks"/> is false. Otherwise as <see cref="Process"/>.
    /// </summary>
    /// <param name="frame">Must live as long as the result is used.</param>
    /// <param name="options">Which attention map.</param>
    /// <param name="also">What is read from the session beside what the map needs.</param>
    /// <returns>The result; valid until the next frame.</returns>
    internal PerceptionResult Look(Frame frame, PerceptionOptions options, SessionOutputs also)
    {
        Begin(frame);
        Run(options, also);
        return Finish(options, links: null, giveRegions: null, asked: null);
    }

    /// <summary>Looks at a JPEG or PNG file by itself, in the same way.</summary>
    /// <returns>Its map, valid as <see cref="Embedding"/> is.</returns>
    internal AttentionMap Look(ReadOnlySpan<byte> file, in RolloutOptions options)
    {
        _picture.Prepare(file, _processor, _slot);
        _processor.AlsoFetch = 0;
        _processor.Run(1, options, _slot);
        return _processor.Finish(_slot);
    }

    /// <summary>The embedding of the last picture, [D]; valid until the next one.</summary>
    internal ReadOnlySpan<float> Embedding => Session.Slots[_slot].Embedding;

    /// <summary>The model.</summary>
    internal ViTSession Session => _processor.Session;

    /// <summary>Its slot of the session.</summary>
    internal int Slot => _slot;

    /// <summary>Asks places of the frame that was looked at last; null when the model has a <see cref="QueryProblem"/>.</summary>
    internal AttentionQuery? Places => _places;

    /// <summary>Frees pictures and buffers; results become invalid.</summary>
    public void Dispose()
    {
        _picture.Dispose();
        _overlay.Dispose();
        _image.Dispose();
    }

    private void Run(PerceptionOptions options, SessionOutputs also)
    {
        _processor.AlsoFetch = also;
        _processor.Run(1, options.Attention, _slot);
    }

    private PerceptionResult Finish(
        PerceptionOptions options, LinkStage? links, Func<PerceptionResult, RegionSet, bool>? giveRegions, PointQuery? asked)
    {
        Frame frame = _frame ?? throw new InvalidOperationException("no frame was begun");
        AttentionMap map = _processor.Finish(_slot);
        _result.Fill(frame, map, options, links, giveRegions, asked?.CellIn(map.Grid) ?? -1);
        _frame = null;
        return _result;
    }

    private LinkStage Links(in LinkOptions options)
    {
        if (_links is null || options != _linkOptions)
            (_links, _linkOptions) = (new LinkStage(_processor.Session, options, slot: _slot), options);
        return _links;
    }
}
