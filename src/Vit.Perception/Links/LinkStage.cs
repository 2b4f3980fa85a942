using Vit.Models.Cards;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Perception.Links;

/// <summary>
/// Links of a stream of frames, after the forward pass: <c>Begin</c>, add regions (or <c>Discover</c> them), <c>Update</c>. It reads what the
/// session's last run left; the session stays the caller's and must fetch <see cref="Needs"/> (<see cref="FrameProcessor.AlsoFetch"/>).
/// </summary>
/// <remarks>No managed allocation a frame once warm and while regions keep their ids. Not thread safe: the thread that runs the session.</remarks>
public sealed class LinkStage
{
    private readonly ModelCard card;
    private readonly SessionSlot slot;
    private readonly LinkScorer scorer;
    private readonly LinkTracker tracker;
    private readonly SceneCut cut;
    private readonly DiscoveryOptions discoveryOptions;
    private RegionDiscovery? discovery;

    /// <param name="session">The model.</param>
    /// <param name="options">Carrier, limits, threshold.</param>
    /// <param name="discovery">How regions are found when nobody gives them; null = defaults.</param>
    /// <param name="slot">The session's slot that holds the stream's frames.</param>
    /// <exception cref="ArgumentException">Options out of range, or a model that gives no attention.</exception>
    public LinkStage(ViTSession session, in LinkOptions options, DiscoveryOptions? discovery = null, int slot = 0)
    {
        ArgumentNullException.ThrowIfNull(session);
        if ((LinkScorer.Needs & ~session.Available) is var missing and not 0)
        {
            throw new ArgumentException(
                $"model '{session.Card.Id}' has no output for {missing}, which links are read from: import its checkpoint again");
        }
        card = session.Card;
        this.slot = session.Slots[slot];
        scorer = new LinkScorer(card, options);
        tracker = new LinkTracker(options.MaxObjects, card.TokenDim, options.MinScore);
        cut = new SceneCut(card.EmbeddingDim);
        Regions = new RegionSet(card.Rows, card.Columns, options.MaxObjects);
        discoveryOptions = discovery ?? new DiscoveryOptions();
    }

    /// <summary>The session outputs that links are read from.</summary>
    public static SessionOutputs Needs => LinkScorer.Needs;

    /// <summary>The carrier that serves; never auto.</summary>
    public LinkCarrier Carrier => scorer.Carrier;

    /// <summary>Scores are chances, because the model card has a calibration for the carrier.</summary>
    public bool IsCalibrated => scorer.IsCalibrated;

    /// <summary>The frame's regions: fill it between <see cref="Begin"/> and <see cref="Update"/>.</summary>
    public RegionSet Regions { get; }

    /// <summary>Starts a frame without regions.</summary>
    /// <param name="grid">The frame's geometry, as its attention map has it.</param>
    public void Begin(in PatchGrid grid) => Regions.Begin(grid);

    /// <summary>Adds regions found in the frame's tokens, up to the most objects.</summary>
    /// <param name="attention">The weights of the frame's attention map: regions that draw more come first.</param>
    /// <returns>How many.</returns>
    public int Discover(ReadOnlySpan<float> attention)
    {
        discovery ??= new RegionDiscovery(card.Rows, card.Columns, discoveryOptions);
        return discovery.Find(slot.Tokens, card.TokenDim, attention, Regions);
    }

    /// <summary>Scores the frame's regions without regard to earlier frames, as for a single picture.</summary>
    /// <returns>The pairs by index into <see cref="Regions"/>, valid until the next call.</returns>
    /// <exception cref="Attention.AttentionException">Attention that is not finite.</exception>
    public ReadOnlySpan<PairScore> Score() => scorer.Score(Regions, slot.AttentionLayers, slot.Tokens);

    /// <summary>Scores the frame's regions and carries ids and links on from the last frame.</summary>
    /// <param name="stampNanoseconds">The frame's time.</param>
    /// <returns>Regions and links as they now stand; valid until the next call.</returns>
    /// <exception cref="Attention.AttentionException">Attention that is not finite.</exception>
    public LinkFrame Update(long stampNanoseconds)
    {
        ReadOnlySpan<PairScore> scores = Score();
        bool isCut = cut.Detect(slot.Embedding, slot.Pixels);
        if (isCut)
            tracker.Reset();
        LinkFrame frame = tracker.Update(Regions, scorer.Features, scores, stampNanoseconds);
        return isCut ? frame with { StartedAnew = true } : frame;
    }

    /// <summary>Forgets tracks and links; the next frame starts anew.</summary>
    public void Reset()
    {
        tracker.Reset();
        cut.Reset();
    }
}
