using System.Diagnostics;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Perception;

/// <summary>
/// One frame in, embedding and attention map out: the heart of every front end. Or several frames through one run of the model, each in a slot of
/// the session: <see cref="Prepare(int, Mat)"/> each, <see cref="Run"/>, <see cref="Finish"/> each; <see cref="Process"/> is the three in the first slot.
/// Owns its buffers and reuses them: no managed allocation per frame while the picture size of each slot stays.
/// Not thread safe: one thread at a time. The session stays the caller's.
/// </summary>
public sealed class FrameProcessor
{
    private readonly ViTSession _session;
    private readonly FrameSlot[] _slots;
    private readonly float[] _row;
    private AttentionRollout? _rollout;
    private RolloutOptions _ran = RolloutOptions.Default;
    private TimeSpan _inference;

    /// <summary>Prepares for a session's model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="resize">How pictures are brought to the input; null = as the model's own processor does. Others give other vectors.</param>
    /// <exception cref="ArgumentException">The model has no rollout output.</exception>
    public FrameProcessor(ViTSession session, ResizeMode? resize = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.Available.HasFlag(SessionOutputs.Rollout))
            throw new ArgumentException($"model '{session.Card.Id}' has no output 'rollout': import it again with 'vit import'");
        _session = session;
        ModelCard card = session.Card;
        ImageProcessor processor = resize is { } mode ? card.Processor with { Resize = mode, CropWidth = 0, CropHeight = 0 } : card.Processor;
        _slots = [.. session.Slots.Select(s => new FrameSlot(s, card, processor))];
        _row = new float[card.Tokens];
    }

    /// <summary>What a session must be able to give for maps of these options: see <see cref="InferenceOptions.Outputs"/>.</summary>
    public static SessionOutputs Outputs(in RolloutOptions options) =>
        SessionOutputs.Embedding | SessionOutputs.Rollout | (InGraph(options) ? 0 : SessionOutputs.Attention);

    /// <summary>The model's card.</summary>
    public ModelCard Card => _session.Card;

    /// <summary>The session.</summary>
    public ViTSession Session => _session;

    /// <summary>The embedding of the last frame, [D]; valid until the next frame. Of several frames that of the first slot.</summary>
    public ReadOnlySpan<float> Embedding => _session.Embedding;

    /// <summary>
    /// Outputs that each run fetches for others beside what the map needs, such as <see cref="Links.LinkStage.Needs(ViTSession)"/>. None at first.
    /// </summary>
    public SessionOutputs AlsoFetch { get; set; }

    /// <summary>How long the last frame took. Of several frames that of the first slot.</summary>
    public StageTimes Times => TimesOf(0);

    /// <summary>How long the last frame of a slot took; its inference is the whole run's.</summary>
    public StageTimes TimesOf(int slot) => _slots[slot].Times;

    /// <summary>Processes one frame.</summary>
    /// <param name="bgr">The picture, CV_8UC3 in BGR order; only read.</param>
    /// <param name="options">Which attention map.</param>
    /// <returns>The map. Its weights are valid until the next frame.</returns>
    /// <exception cref="ArgumentException">Options out of range for this model, or a picture of another type.</exception>
    /// <exception cref="AttentionException">The method cannot be had from this model, or the model gave numbers that cannot be.</exception>
    /// <exception cref="InferenceException">The provider failed.</exception>
    public AttentionMap Process(Mat bgr, in RolloutOptions options)
    {
        options.Validate(Card.Layers);
        Prepare(0, bgr);
        Run(1, options);
        return Finish(0);
    }

    /// <summary>Brings a picture to the model's input in a slot. Pictures of one size go to one slot: their resize is set up once.</summary>
    /// <param name="slot">0-based, of <see cref="ViTSession.Slots"/>.</param>
    /// <param name="bgr">The picture, CV_8UC3 in BGR order; only read.</param>
    /// <exception cref="ArgumentException">A picture of another type.</exception>
    public void Prepare(int slot, Mat bgr) => _slots[slot].Prepare(bgr);

    /// <summary>The same with a raw picture, read where it lies.</summary>
    /// <param name="slot">As of the other overload.</param>
    /// <param name="image">Of an encoding that <see cref="InputPreprocessor.Reads"/>; only read, and only now.</param>
    /// <exception cref="ArgumentException">Another encoding.</exception>
    public void Prepare(int slot, ImageView image) => _slots[slot].Prepare(image);

    /// <summary>Runs the model on the prepared pictures of several slots.</summary>
    /// <param name="count">How many slots.</param>
    /// <param name="options">Which attention maps will be wanted.</param>
    /// <param name="start">The first slot.</param>
    /// <exception cref="ArgumentException">Options out of range for this model, or slots that are not there.</exception>
    /// <exception cref="AttentionException">The method cannot be had from this model.</exception>
    /// <exception cref="InferenceException">The provider failed.</exception>
    public void Run(int count, in RolloutOptions options, int start = 0)
    {
        options.Validate(Card.Layers);
        Ask(options);
        _ran = options;
        long begun = Stopwatch.GetTimestamp();
        _session.Run(count, start);
        _inference = Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>The map of a slot's picture from the last run, which must have covered it.</summary>
    /// <returns>Its weights are valid until the slot's next map.</returns>
    /// <exception cref="AttentionException">The model gave numbers that cannot be.</exception>
    public AttentionMap Finish(int slot)
    {
        FrameSlot frame = _slots[slot];
        long start = Stopwatch.GetTimestamp();
        AttentionMap map = frame.Map(InGraph(_ran) ? frame.Outputs.Rollout : Row(frame.Outputs, _ran)) with
        {
            Options = _ran,
            Layers = _ran.Layers(Card.Layers),
            ModelId = Card.Id,
            ModelHash = Card.HashValue,
        };
        frame.Times = new StageTimes(frame.Times.Preprocess, _inference, Stopwatch.GetElapsedTime(start));
        return map;
    }

    /// <summary>
    /// Mean fusion without discarding is done by the graph: a layer with residual weight 1 is left out,
    /// so the weights of the layers say method, residual and first layer all at once.
    /// </summary>
    private void Ask(in RolloutOptions options)
    {
        bool inGraph = InGraph(options);
        SessionOutputs wanted = inGraph ? SessionOutputs.Rollout : SessionOutputs.Attention;
        if (!inGraph && Card.RolloutStart == RolloutStart.AttentionPool)
        {
            throw new AttentionException(
                "a model with an attention-pooling head starts its rollout inside the graph: use attention.head_fusion mean and attention.discard_ratio 0");
        }
        _session.Outputs = wanted | AlsoFetch;
        if (!inGraph)
            return;
        LayerRange layers = options.Layers(Card.Layers);
        Span<float> residuals = _session.Residuals;
        residuals.Fill(1);
        residuals[layers.First..(layers.Last + 1)].Fill((float)options.EffectiveResidual);
    }

    private static bool InGraph(in RolloutOptions options) => options.HeadFusion == HeadFusion.Mean && options.DiscardRatio == 0;

    private Span<float> Row(SessionSlot outputs, in RolloutOptions options)
    {
        _rollout ??= new AttentionRollout(Card.Layers, Card.Heads, Card.Tokens, Card.SpecialTokens);
        switch (Card.RolloutStart)
        {
            case RolloutStart.ClassAndDistillation:
                StartRows.ClsAndDistillation(_row);
                break;
            case RolloutStart.ClassAndPatches:
                StartRows.ClsAndPatches(_row, Card.SpecialTokens);
                break;
            case RolloutStart.Patches:
                StartRows.Patches(_row, Card.SpecialTokens);
                break;
            default:
                StartRows.Cls(_row);
                break;
        }
        _rollout.Rows(outputs.AttentionLayers, _row, options, _row);
        return _row;
    }
}
