namespace Vit.Perception;

/// <summary>How long the stages of one frame took.</summary>
/// <param name="Preprocess">Resize, crop and planes.</param>
/// <param name="Inference">The model, rollout in the graph included.</param>
/// <param name="Attention">What is left to do outside the graph: other head fusions, discarding, the map's figures.</param>
public readonly record struct StageTimes(TimeSpan Preprocess, TimeSpan Inference, TimeSpan Attention)
{
    /// <summary>Their sum.</summary>
    public TimeSpan Total => Preprocess + Inference + Attention;
}
