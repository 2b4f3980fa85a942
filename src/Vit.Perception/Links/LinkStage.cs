using Vit.Models.Cards;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Perception.Links;

/// <summary>
/// Links of a stream of frames, after the forward pass: <c>Begin</c>, add regions (or <c>Discover</c> them), <c>Update</c>. It reads what the
/// session's last run left; the session stays the caller's and must fetch what it <see cref="Needs"/> (<see cref="FrameProcessor.AlsoFetch"/>).
/// </summary>
/// <remarks>No managed allocation a frame once warm and while regions keep their ids. Not thread safe: the thread that runs the session.</remarks>
public sealed class LinkStage
{
    private readonly ModelCard _card;
    private readonly SessionSlot _slot;
    private readonly LinkScorer _scorer;
    private readonly LinkTracker _tracker;
    private readonly SceneCut _cut;
    private readonly SessionOutputs _features;
    private readonly DiscoveryOptions _discoveryOptions;
    private RegionDiscovery? _discovery;

    /// <param name="session">The model.</param>
    /// <param name="options">Carrier, limits, threshold.</param>
    /// <param name="discovery">How regions are found when nobody gives them; null = defaults.</param>
    /// <param name="slot">The session's slot that holds the stream's frames.</param>
    /// <exception cref="ArgumentException">Options out of range, or a model that gives no attention.</exception>
    public LinkStage(ViTSession session, in LinkOptions options, DiscoveryOptions? discovery = null, int slot = 0)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!Serves(session))
        {
            throw new ArgumentException(
                $"model '{session.Card.Id}' has no output for {Needs(session) & ~session.Available}, which links are read from: import its checkpoint again");
        }
        _features = PatchFeatures.Output(session);
        _card = session.Card;
        _slot = session.Slots[slot];
        _scorer = new LinkScorer(_card, options);
        _tracker = new LinkTracker(options.MaxObjects, _card.TokenDim, options.MinScore);
        _cut = new SceneCut(_card.EmbeddingDim);
        Regions = new RegionSet(_card.Rows, _card.Columns, options.MaxObjects);
        _discoveryOptions = discovery ?? new DiscoveryOptions();
    }

    /// <summary>What a session must be able to give so that links can be found: see <see cref="InferenceOptions.Outputs"/>.</summary>
    public static SessionOutputs Outputs => SessionOutputs.Attention | SessionOutputs.Keys;

    /// <summary>The outputs of a session that links are read from.</summary>
    public static SessionOutputs Needs(ViTSession session) => SessionOutputs.Attention | PatchFeatures.Output(session);

    /// <summary>Whether a session gives what links are read from.</summary>
    public static bool Serves(ViTSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return (Needs(session) & ~session.Available) == 0;
    }

    /// <summary>The carrier that serves; never auto.</summary>
    public LinkCarrier Carrier => _scorer.Carrier;

    /// <summary>Scores are chances, because the model card has a calibration for the carrier.</summary>
    public bool IsCalibrated => _scorer.IsCalibrated;

    /// <summary>The frame's regions: fill it between <see cref="Begin"/> and <see cref="Update"/>.</summary>
    public RegionSet Regions { get; }

    /// <summary>Starts a frame without regions.</summary>
    /// <param name="grid">The frame's geometry, as its attention map has it.</param>
    public void Begin(in PatchGrid grid) => Regions.Begin(grid);

    /// <summary>Adds regions found in the frame's patches, up to the most objects.</summary>
    /// <param name="attention">The weights of the frame's attention map: regions that draw more come first.</param>
    /// <returns>How many.</returns>
    public int Discover(ReadOnlySpan<float> attention)
    {
        _discovery ??= new RegionDiscovery(_card.Rows, _card.Columns, _discoveryOptions);
        return _discovery.Find(new PatchFeatures(_slot, _features), _card.TokenDim, attention, Regions);
    }

    /// <summary>Scores the frame's regions without regard to earlier frames, as for a single picture.</summary>
    /// <returns>The pairs by index into <see cref="Regions"/>, valid until the next call.</returns>
    /// <exception cref="Attention.AttentionException">Attention that is not finite.</exception>
    public ReadOnlySpan<PairScore> Score() => _scorer.Score(Regions, _slot.AttentionLayers, new PatchFeatures(_slot, _features).Values);

    /// <summary>Scores the frame's regions and carries ids and links on from the last frame.</summary>
    /// <param name="stampNanoseconds">The frame's time.</param>
    /// <returns>Regions and links as they now stand; valid until the next call.</returns>
    /// <exception cref="Attention.AttentionException">Attention that is not finite.</exception>
    public LinkFrame Update(long stampNanoseconds)
    {
        ReadOnlySpan<PairScore> scores = Score();
        bool isCut = _cut.Detect(_slot.Embedding, _slot.Pixels);
        if (isCut)
            _tracker.Reset();
        LinkFrame frame = _tracker.Update(Regions, _scorer.Features, scores, stampNanoseconds);
        return isCut ? frame with { StartedAnew = true } : frame;
    }

    /// <summary>Forgets tracks and links; the next frame starts anew.</summary>
    public void Reset()
    {
        _tracker.Reset();
        _cut.Reset();
    }
}
