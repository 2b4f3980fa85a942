using System.Diagnostics;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Pipeline;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;

namespace Vit.Cli.Bench;

/// <summary>The pipeline of <c>vit replay</c> and the node with settings of its own, on prepared frames. Owns its session.</summary>
internal sealed class BenchPipeline : IDisposable
{
    private readonly BenchSettings _settings;
    private readonly PerceptionOptions _options;
    private readonly FramePerception _perception;
    private readonly DiscardSink _sink;
    private readonly Action<string>? _warn;
    private readonly string[] _regionIds;
    private FrameTape? _tape;
    private FrameStep _frames;
    private TimeSpan _busy;

    /// <summary>Takes over a session that was opened for the same settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="session">The model.</param>
    /// <param name="warn">Told of each reason for a drop, once.</param>
    public BenchPipeline(BenchSettings settings, ViTSession session, Action<string>? warn)
    {
        (_settings, Session, _warn) = (settings, session, warn);
        _perception = new FramePerception(session);
        _perception.WantsLinks = settings.Links && _perception.HasLinks;
        _perception.WantsTokens = settings.Made.Any(o => o.IsOfTokens);
        _regionIds = [.. Enumerable.Range(1, settings.Regions).Select(i => FormattableString.Invariant($"r{i}"))];
        if (settings.Regions > 0)
            _perception.GiveRegions = GiveRegions;
        Outputs = [.. settings.Made.Where(o => _perception.WantsLinks || !o.IsOfLinks)];
        _options = settings.Perception;
        _sink = new DiscardSink(Outputs);
        _frames = NewStep();
    }

    /// <summary>The model.</summary>
    public ViTSession Session { get; }

    /// <summary>Whether links are looked for: they were asked for and the model has them.</summary>
    public bool HasLinks => _perception.WantsLinks;

    /// <summary>What is made of each frame.</summary>
    public IReadOnlyList<BenchOutput> Outputs { get; }

    /// <summary>Managed bytes that frames allocated on this thread.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>What was counted so far; the duration is that of the frames alone.</summary>
    public PipelineSummary Summary => _frames.Summarise(_busy, cancelled: false);

    /// <summary>A frame to its embedding's message; nothing else is made of it and nothing counted.</summary>
    public void MakeEmbedding(Frame frame)
    {
        using var messages = new ResultMessages();
        messages.Embedding(_perception.Process(frame, _options));
    }

    /// <summary>Counts from here on, over these frames from their first one on.</summary>
    public void Start(FrameSet set)
    {
        _tape = new FrameTape(set);
        CountAnew();
    }

    /// <summary>Forgets what was counted and goes on with the next frame.</summary>
    public void CountAnew()
    {
        _frames = NewStep();
        (_busy, AllocatedBytes) = (TimeSpan.Zero, 0);
    }

    /// <summary>Processes the next frame, which lies ready.</summary>
    /// <returns>Milliseconds.</returns>
    public double Step()
    {
        using Frame frame = _tape!.Next();
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        _frames.Run(frame, _options);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        _busy += time;
        return time.TotalMilliseconds;
    }

    public void Dispose()
    {
        _sink.Dispose();
        _perception.Dispose();
        Session.Dispose();
    }

    private FrameStep NewStep() => new(_perception, [_sink]) { Warn = _warn };

    /// <summary>Boxes side by side over the whole picture, each half as wide and high as its share of it.</summary>
    private bool GiveRegions(PerceptionResult result, RegionSet regions)
    {
        int columns = (int)Math.Ceiling(Math.Sqrt(_settings.Regions)), rows = (_settings.Regions + columns - 1) / columns;
        PatchGrid grid = result.Attention.Grid;
        float width = (float)grid.SourceWidth / columns, height = (float)grid.SourceHeight / rows;
        for (int i = 0; i < _settings.Regions; i++)
        {
            var box = new SourceBox(((i % columns) + .25f) * width, ((i / columns) + .25f) * height, width / 2, height / 2);
            regions.AddBox(box, "", 1, _regionIds[i]);
        }
        return true;
    }
}
