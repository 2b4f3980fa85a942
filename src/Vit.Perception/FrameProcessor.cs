using System.Diagnostics;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Perception;

/// <summary>
/// One frame in, embedding and attention map out: the heart of every front end.
/// Owns its buffers and reuses them: no managed allocation per frame while the picture size stays.
/// Not thread safe: one thread at a time. The session stays the caller's.
/// </summary>
public sealed class FrameProcessor
{
    private readonly ViTSession session;
    private readonly InputPreprocessor preprocessor;
    private readonly float[] weights;
    private readonly float[] row;
    private AttentionRollout? rollout;

    /// <summary>Prepares for a session's model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="resize">How pictures are brought to the input; null = as the model's own processor does. Others give other vectors.</param>
    /// <exception cref="ArgumentException">The model has no rollout output.</exception>
    public FrameProcessor(ViTSession session, ResizeMode? resize = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.Available.HasFlag(SessionOutputs.Rollout))
            throw new ArgumentException($"model '{session.Card.Id}' has no output 'rollout': import it again with 'vit import'");
        this.session = session;
        ModelCard card = session.Card;
        ImageProcessor processor = resize is { } mode ? card.Processor with { Resize = mode, CropWidth = 0, CropHeight = 0 } : card.Processor;
        preprocessor = new InputPreprocessor(processor, card.InputWidth, card.InputHeight, card.PatchSize);
        weights = new float[card.Rows * card.Columns];
        row = new float[card.Tokens];
    }

    /// <summary>What a session must be able to give for maps of these options: see <see cref="InferenceOptions.Outputs"/>.</summary>
    public static SessionOutputs Outputs(in RolloutOptions options) =>
        SessionOutputs.Embedding | SessionOutputs.Rollout | (InGraph(options) ? 0 : SessionOutputs.Attention);

    /// <summary>The model's card.</summary>
    public ModelCard Card => session.Card;

    /// <summary>The embedding of the last frame, [D]; valid until the next frame.</summary>
    public ReadOnlySpan<float> Embedding => session.Embedding;

    /// <summary>
    /// Outputs that each run fetches for others beside what the map needs, such as <see cref="Links.LinkStage.Needs"/>. None at first.
    /// </summary>
    public SessionOutputs AlsoFetch { get; set; }

    /// <summary>How long the last frame took.</summary>
    public StageTimes Times { get; private set; }

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
        bool inGraph = InGraph(options);
        Prepare(options, inGraph);

        long start = Stopwatch.GetTimestamp();
        PatchGrid grid = preprocessor.Run(bgr, session.Pixels);
        long preprocessed = Stopwatch.GetTimestamp();
        session.Run();
        long inferred = Stopwatch.GetTimestamp();
        AttentionMap map = AttentionMap.FromRow(inGraph ? session.Rollout : Row(options), Card.SpecialTokens, grid, weights) with
        {
            Options = options,
            Layers = options.Layers(Card.Layers),
            ModelId = Card.Id,
            ModelHash = Card.HashValue,
        };
        Times = new StageTimes(
            Stopwatch.GetElapsedTime(start, preprocessed), Stopwatch.GetElapsedTime(preprocessed, inferred), Stopwatch.GetElapsedTime(inferred));
        return map;
    }

    /// <summary>
    /// Mean fusion without discarding is done by the graph: a layer with residual weight 1 is left out,
    /// so the weights of the layers say method, residual and first layer all at once.
    /// </summary>
    private void Prepare(in RolloutOptions options, bool inGraph)
    {
        SessionOutputs wanted = inGraph ? SessionOutputs.Rollout : SessionOutputs.Attention;
        if (!inGraph && Card.RolloutStart == RolloutStart.AttentionPool)
        {
            throw new AttentionException(
                "a model with an attention-pooling head starts its rollout inside the graph: use attention.head_fusion mean and attention.discard_ratio 0");
        }
        session.Outputs = wanted | AlsoFetch;
        if (!inGraph)
            return;
        LayerRange layers = options.Layers(Card.Layers);
        Span<float> residuals = session.Residuals;
        residuals.Fill(1);
        residuals[layers.First..(layers.Last + 1)].Fill((float)options.EffectiveResidual);
    }

    private static bool InGraph(in RolloutOptions options) => options.HeadFusion == HeadFusion.Mean && options.DiscardRatio == 0;

    private Span<float> Row(in RolloutOptions options)
    {
        rollout ??= new AttentionRollout(Card.Layers, Card.Heads, Card.Tokens, Card.SpecialTokens);
        switch (Card.RolloutStart)
        {
            case RolloutStart.ClassAndDistillation:
                StartRows.ClsAndDistillation(row);
                break;
            case RolloutStart.ClassAndPatches:
                StartRows.ClsAndPatches(row, Card.SpecialTokens);
                break;
            case RolloutStart.Patches:
                StartRows.Patches(row, Card.SpecialTokens);
                break;
            default:
                StartRows.Cls(row);
                break;
        }
        rollout.Rows(session.AttentionLayers, row, options, row);
        return row;
    }
}
