using Vit.Perception.Imaging;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Simulation.Camera;

namespace Vit.Cli.Demo;

/// <summary>Keeps what the page shows of a film: some overlays, and how alike each frame is to the first one.</summary>
internal sealed class FilmSink(int every, Func<SimulatedFrame> truth) : IResultSink
{
    private readonly JpegEncoder jpeg = new(quality: 85);
    private readonly List<FilmShot> shots = [];
    private readonly List<(double, double)> similarity = [];
    private float[] first = [];
    private long start;

    public IReadOnlyList<FilmShot> Shots => shots;

    public IReadOnlyList<(double Seconds, double Cosine)> Similarity => similarity;

    public LinkTally Links { get; } = new();

    public void Write(PerceptionResult result)
    {
        if (result.HasLinks)
            Links.Add(result.Links, truth());
        if (similarity.Count == 0)
            (first, start) = (result.Embedding.ToArray(), result.Frame.LogTime);
        double seconds = (result.Frame.LogTime - start) / 1e9;
        if (similarity.Count % every == 0)
            shots.Add(new FilmShot(seconds, jpeg.Encode(result.Overlay).ToArray()));
        similarity.Add((seconds, Cosine.Of(first, result.Embedding)));
    }

    public void Dispose() => jpeg.Dispose();
}
