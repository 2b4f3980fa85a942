using System.Diagnostics;
using System.Text;
using Vit.Messages.SensorMsgs;
using Vit.Perception.Inference;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Diagnostics;
using Vit.PerceptionNode.Output;
using Vit.PerceptionNode.Parameters;
using Vit.Pipeline;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Queries;
using Vit.Pipeline.Results;
using Vit.Ros;

namespace Vit.PerceptionNode.Perception;

/// <summary>
/// One camera's frames on the perception thread: <see cref="Begin"/>, a run of the model over its slot, <see cref="End"/>; whatever happened,
/// <see cref="GiveBack"/>. Belongs to that thread, but for <see cref="ResetTracks"/>. Perception and sink stay the camera's.
/// </summary>
internal sealed class CameraStream : IDisposable
{
    private readonly RosNode _node;
    private readonly CameraName _name;
    private readonly FramePerception _perception;
    private readonly TopicSink _sink;
    private readonly PointQuery? _query;
    private readonly FrameStatistics _statistics;
    private readonly ResultStatistics _results;
    private readonly KeptFrames _kept = new();
    private Frame? _frame;
    private (int Width, int Height) _size;
    private byte[] _encoding = [];
    private bool _resetTracks;

    /// <param name="node">The node.</param>
    /// <param name="name">The camera's name.</param>
    /// <param name="perception">Works on frames.</param>
    /// <param name="sink">Publishes.</param>
    /// <param name="query">The patch that somebody points at; null with a model that cannot be asked.</param>
    /// <param name="parameters">Those in force.</param>
    /// <param name="statistics">Counts the camera's frames.</param>
    /// <param name="results">Counts the results of all cameras.</param>
    public CameraStream(
        RosNode node,
        CameraName name,
        FramePerception perception,
        TopicSink sink,
        PointQuery? query,
        Func<FrameParameters> parameters,
        FrameStatistics statistics,
        ResultStatistics results)
    {
        (_node, _name, _perception, _sink, _query, _statistics, _results) = (node, name, perception, sink, query, statistics, results);
        Answers = new FrameAnswers(perception, _kept, parameters);
    }

    /// <summary>Answers requests about this camera, between two frames.</summary>
    public FrameAnswers Answers { get; }

    /// <summary>What a run over the frame that was begun must fetch beside its map.</summary>
    public SessionOutputs Needs => _perception.Needs;

    /// <summary>Forgets regions and links before the next frame. From any thread.</summary>
    public void ResetTracks() => Volatile.Write(ref _resetTracks, true);

    /// <summary>Takes ownership of a frame, and brings it to the model's input when somebody wants it.</summary>
    /// <returns>Whether the model is to run on it.</returns>
    public bool Begin(Frame frame, FrameParameters parameters)
    {
        _frame = frame;
        bool wantsQuery = _query is { IsSet: true } && _sink.WantsQuery;
        if (!_sink.HasSubscribers && !wantsQuery)
        {
            _statistics.Drops.Count("nobody subscribes to any result");
            Keep(frame, null);
            return false;
        }
        _perception.Query = wantsQuery ? _query : null;
        _perception.WantsTokens = _sink.WantsTokens && _perception.HasTokens;
        _perception.WantsLinks = parameters.Links && _perception.HasLinks && _sink.WantsLinks;
        _sink.MarkerDistance = parameters.MarkerDistance;
        if (Interlocked.Exchange(ref _resetTracks, false))
            _perception.ResetTracks();
        if (IsTooOld(frame, parameters.MostAge))
        {
            _statistics.Drops.Count("older than max_age");
            return false;
        }
        _perception.Begin(frame);
        return true;
    }

    /// <summary>Publishes what the run made of the frame.</summary>
    public void End(FrameParameters parameters)
    {
        PerceptionResult result = _perception.End(parameters.Perception);
        Publish(result);
        Keep(result.Frame, result);
    }

    /// <summary>Counts a frame that failed, and explains it now and then.</summary>
    public void Fail(Exception failure)
    {
        string? known = DropReason.Of(failure) ?? (failure is InferenceException ? "the model failed" : null);
        string reason = known ?? "unexpected error";
        _statistics.Failed(reason, failure.Message);
        if (!_statistics.Throttle.ShouldWarn(reason, out long count))
            return;
        if (known is null)
            _node.Logger.Error(_name.Says(failure.ToString()));
        else
            _node.Logger.Warn(_name.Says(count == 1 ? failure.Message : FormattableString.Invariant($"{failure.Message} ({count} times)")));
    }

    /// <summary>Gives the frame back, unless it is kept to be asked about.</summary>
    public void GiveBack()
    {
        _frame?.Dispose();
        _frame = null;
    }

    /// <summary>Gives back all frames.</summary>
    public void Dispose()
    {
        GiveBack();
        _kept.Dispose();
    }

    private void Keep(Frame frame, PerceptionResult? result)
    {
        _kept.Keep(frame, result);
        _frame = null;
    }

    private bool IsTooOld(Frame frame, TimeSpan most)
    {
        long stamp = frame.ReadStamp(), now = _node.Clock.Nanoseconds;
        _statistics.Age.Observe(stamp, now);
        return most > TimeSpan.Zero && stamp != 0 && TimeSpan.FromMicroseconds((now - stamp) / 1000.0) > most;
    }

    private void Publish(PerceptionResult result)
    {
        long start = Stopwatch.GetTimestamp();
        _sink.Write(result);
        TimeSpan output = Stopwatch.GetElapsedTime(start) - result.OverlayTime - result.LinkTime;
        _statistics.Succeeded();
        _results.Add(new FrameTimes(result.DecodeTime, result.PerceptionTimes, result.LinkTime, result.OverlayTime, output));
        Describe(result);
    }

    /// <summary>Says in words what arrives, when that has changed.</summary>
    private void Describe(PerceptionResult result)
    {
        ReadOnlySpan<byte> payload = result.Frame.Payload;
        ReadOnlySpan<byte> encoding = result.Frame.Format == FrameFormat.Raw
            ? ImageView.Parse(payload).Encoding.Utf8
            : CompressedImageView.Parse(payload).Format.Utf8;
        (int, int) size = (result.Attention.Grid.SourceWidth, result.Attention.Grid.SourceHeight);
        if (size == _size && encoding.SequenceEqual(_encoding))
            return;
        (_size, _encoding) = (size, encoding.ToArray());
        _statistics.Picture = FormattableString.Invariant($"{size.Item1}x{size.Item2} {Encoding.UTF8.GetString(encoding)}");
    }
}
