using Vit.Perception.Imaging;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Simulation.Camera;

namespace Vit.Cli.Demo;

/// <summary>Keeps what the page shows of a film: some overlays, and how alike each frame is to the first one.</summary>
internal sealed class FilmSink(int every, Func<SimulatedFrame> truth) : IResultSink
{
    private readonly JpegEncoder _jpeg = new(quality: 85);
    private readonly List<FilmShot> _shots = [];
    private readonly List<(double, double)> _similarity = [];
    private float[] _first = [];
    private long _start;

    public IReadOnlyList<FilmShot> Shots => _shots;

    public IReadOnlyList<(double Seconds, double Cosine)> Similarity => _similarity;

    public LinkTally Links { get; } = new();

    public void Write(PerceptionResult result)
    {
        if (result.HasLinks)
            Links.Add(result.Links, truth());
        if (_similarity.Count == 0)
            (_first, _start) = (result.Embedding.ToArray(), result.Frame.LogTime);
        double seconds = (result.Frame.LogTime - _start) / 1e9;
        if (_similarity.Count % every == 0)
            _shots.Add(new FilmShot(seconds, _jpeg.Encode(result.Overlay).ToArray()));
        _similarity.Add((seconds, Cosine.Of(_first, result.Embedding)));
    }

    public void Dispose() => _jpeg.Dispose();
}
