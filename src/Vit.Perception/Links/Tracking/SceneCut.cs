namespace Vit.Perception.Links;

/// <summary>
/// Whether a frame shows another scene than the last one: its embedding and its colours have both changed at once. Motion changes the
/// embedding and keeps the colours, a lamp switched on changes the colours and keeps the embedding. Not thread safe.
/// </summary>
public sealed class SceneCut
{
    /// <summary>Cosine of two embeddings below which they are of different scenes.</summary>
    private const double LeastCosine = 0.9;

    /// <summary>Share of pixels that keep their place in the colour histogram below which colours have changed.</summary>
    private const double LeastCommonColour = 0.6;

    private const int Levels = 8, EveryPixel = 7;

    private readonly float[] _lastEmbedding;
    private readonly int[] _histogram = new int[Levels * Levels * Levels];
    private readonly int[] _lastHistogram = new int[Levels * Levels * Levels];
    private bool _first = true;

    /// <param name="dimensions">Length of the embedding.</param>
    public SceneCut(int dimensions) => _lastEmbedding = new float[dimensions];

    /// <summary>Cosine of the last two embeddings; 1 at first.</summary>
    public double Cosine { get; private set; } = 1;

    /// <summary>Intersection of the last two colour histograms, 0..1; 1 at first.</summary>
    public double CommonColour { get; private set; } = 1;

    /// <summary>Takes in a frame.</summary>
    /// <param name="embedding">[D].</param>
    /// <param name="pixels">The model input, [3, H, W] planes, 0..255.</param>
    /// <returns>True when it does not continue the frame before.</returns>
    public bool Detect(ReadOnlySpan<float> embedding, ReadOnlySpan<float> pixels)
    {
        if (embedding.Length != _lastEmbedding.Length)
            throw new ArgumentException($"the embedding has {embedding.Length} numbers; {_lastEmbedding.Length} were expected");
        Count(pixels);
        if (!_first)
        {
            Cosine = CosineOf(embedding, _lastEmbedding);
            CommonColour = Common();
        }
        embedding.CopyTo(_lastEmbedding);
        _histogram.CopyTo(_lastHistogram, 0);
        bool cut = !_first && Cosine < LeastCosine && CommonColour < LeastCommonColour;
        _first = false;
        return cut;
    }

    /// <summary>Forgets the last frame: the next one is no cut.</summary>
    public void Reset() => _first = true;

    private void Count(ReadOnlySpan<float> pixels)
    {
        Array.Clear(_histogram);
        int plane = pixels.Length / 3;
        ReadOnlySpan<float> red = pixels[..plane], green = pixels.Slice(plane, plane), blue = pixels.Slice(2 * plane, plane);
        for (int i = 0; i < plane; i += EveryPixel)
            _histogram[(((Level(red[i]) * Levels) + Level(green[i])) * Levels) + Level(blue[i])]++;
    }

    private static int Level(float value) => Math.Clamp((int)(value * (Levels / 256f)), 0, Levels - 1);

    private double Common()
    {
        long common = 0, all = 0;
        for (int i = 0; i < _histogram.Length; i++)
        {
            common += Math.Min(_histogram[i], _lastHistogram[i]);
            all += _histogram[i];
        }
        return all == 0 ? 1 : (double)common / all;
    }

    private static double CosineOf(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }
        return aa == 0 || bb == 0 ? 1 : dot / Math.Sqrt(aa * bb);
    }
}
