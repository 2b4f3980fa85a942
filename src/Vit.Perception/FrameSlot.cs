using System.Diagnostics;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Perception;

/// <summary>What a <see cref="FrameProcessor"/> keeps for the picture in one slot: each camera has its own size, so each slot its own resize.</summary>
internal sealed class FrameSlot(SessionSlot outputs, ModelCard card, ImageProcessor processor)
{
    private readonly InputPreprocessor _preprocessor = new(processor, card.InputWidth, card.InputHeight, card.PatchSize);
    private readonly float[] _weights = new float[card.Rows * card.Columns];
    private PatchGrid _grid;

    /// <summary>The session's side of it.</summary>
    public SessionSlot Outputs => outputs;

    /// <summary>How long the last frame took.</summary>
    public StageTimes Times { get; set; }

    /// <summary>Brings a picture to the model's input.</summary>
    public void Prepare(Mat bgr)
    {
        long start = Stopwatch.GetTimestamp();
        _grid = _preprocessor.Run(bgr, outputs.Pixels);
        Prepared(start);
    }

    /// <summary>The same from raw bytes.</summary>
    public void Prepare(ImageView image)
    {
        long start = Stopwatch.GetTimestamp();
        _grid = _preprocessor.Run(image, outputs.Pixels);
        Prepared(start);
    }

    /// <summary>The map over the picture's patches, from a row over all tokens.</summary>
    public AttentionMap Map(ReadOnlySpan<float> row) => AttentionMap.FromRow(row, card.SpecialTokens, _grid, _weights);

    private void Prepared(long start) => Times = new StageTimes(Stopwatch.GetElapsedTime(start), default, default);
}
