using System.Diagnostics;
using System.Text;
using Vit.Messages.SensorMsgs;
using Vit.Perception.Inference;
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
/// The thread that decodes, infers and publishes: one frame after the other from the mailbox, until stopped, and between two frames at most one
/// request of a service. It never waits for ROS. A frame that cannot be used is counted and explained now and then; the next one goes on.
/// </summary>
internal sealed class PerceptionThread : IDisposable
{
    private readonly RosNode _node;
    private readonly FramePerception _perception;
    private readonly TopicSink _sink;
    private readonly FrameMailbox _mailbox;
    private readonly Func<FrameParameters> _parameters;
    private readonly FrameStatistics _statistics;
    private readonly PointQuery? _query;
    private readonly KeptFrames _kept = new();
    private readonly RequestQueue _requests = new();
    private readonly FrameAnswers _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private (int Width, int Height) _size;
    private byte[] _encoding = [];
    private bool _resetTracks;

    /// <summary>Starts at once. Perception and sink stay the caller's, but belong to this thread until it is disposed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="perception">Works on frames.</param>
    /// <param name="sink">Publishes.</param>
    /// <param name="mailbox">Gives frames; stays the caller's.</param>
    /// <param name="query">The patch that somebody points at; null with a model that cannot be asked.</param>
    /// <param name="parameters">Those in force.</param>
    /// <param name="statistics">Counts.</param>
    public PerceptionThread(
        RosNode node,
        FramePerception perception,
        TopicSink sink,
        FrameMailbox mailbox,
        PointQuery? query,
        Func<FrameParameters> parameters,
        FrameStatistics statistics)
    {
        (_node, _perception, _sink, _mailbox, _query, _parameters, _statistics) = (node, perception, sink, mailbox, query, parameters, statistics);
        _answers = new FrameAnswers(perception, _kept, parameters);
        _thread = new Thread(Run) { IsBackground = true, Name = "perception" };
        _thread.Start();
    }

    /// <summary>Forgets regions and links before the next frame. From any thread.</summary>
    public void ResetTracks() => Volatile.Write(ref _resetTracks, true);

    /// <summary>Lets a request wait for its turn, or refuses it. From any thread.</summary>
    public void Post(PendingRequest request)
    {
        if (_requests.Post(request))
            _mailbox.Nudge();
    }

    /// <summary>Finishes the frame under way, refuses the requests that wait, and ends.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _requests.Close();
        _kept.Dispose();
    }

    private void Run()
    {
        while (_mailbox.Wait(out Frame? frame, _stop.Token))
        {
            if (frame is not null && !Step(frame))
                frame.Dispose();
            AnswerOne();
        }
    }

    /// <summary>One request, so that many do not hold up the camera; the others come after the next frame.</summary>
    private void AnswerOne()
    {
        if (_requests.Take(out bool more) is not { } request)
            return;
        if (more)
            _mailbox.Nudge();
        try
        {
            request.Answer(_answers);
        }
#pragma warning disable CA1031 // as for frames: whatever it is, the thread goes on, and the one who asked is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            _node.Logger.Error(e.ToString());
            request.Refuse($"unexpected error, see the log: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <returns>Whether the frame is kept, to be asked about; else it is to be given back.</returns>
    private bool Step(Frame frame)
    {
        try
        {
            bool wantsQuery = _query is { IsSet: true } && _sink.WantsQuery;
            if (!_sink.HasSubscribers && !wantsQuery)
            {
                _statistics.Drops.Count("nobody subscribes to any result");
                _kept.Keep(frame, null);
                return true;
            }
            FrameParameters parameters = _parameters();
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
            PerceptionResult result = _perception.Process(frame, parameters.Perception);
            Publish(result);
            _kept.Keep(frame, result);
            return true;
        }
        catch (Exception e) when (DropReason.Of(e) is not null || e is InferenceException)
        {
            string reason = DropReason.Of(e) ?? "the model failed";
            _statistics.Failed(reason);
            if (_statistics.Throttle.ShouldWarn(reason, out long count))
                _node.Logger.Warn(count == 1 ? e.Message : FormattableString.Invariant($"{e.Message} ({count} times)"));
        }
        catch (RosException) when (_stop.IsCancellationRequested)
        {
            // The context was shut down while this frame was under way.
        }
#pragma warning disable CA1031 // an error nobody thought of must not end the thread: it is counted, logged and seen in the diagnostics
        catch (Exception e)
#pragma warning restore CA1031
        {
            _statistics.Failed("unexpected error");
            if (_statistics.Throttle.ShouldWarn("unexpected error", out _))
                _node.Logger.Error(e.ToString());
        }
        return false;
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
        _statistics.Succeeded(new FrameTimes(result.DecodeTime, result.PerceptionTimes, result.LinkTime, result.OverlayTime, output));
        Describe(result);
    }

    /// <summary>Says in words what arrives, when that has changed.</summary>
    private void Describe(PerceptionResult result)
    {
        ReadOnlySpan<byte> payload = result.Frame.Payload;
        ReadOnlySpan<byte> encoding = result.Frame.Format == FrameFormat.Raw
            ? ImageView.Parse(payload).Encoding.Utf8
            : CompressedImageView.Parse(payload).Format.Utf8;
        (int, int) size = (result.Picture.Width, result.Picture.Height);
        if (size == _size && encoding.SequenceEqual(_encoding))
            return;
        (_size, _encoding) = (size, encoding.ToArray());
        _statistics.Picture = FormattableString.Invariant($"{size.Item1}x{size.Item2} {Encoding.UTF8.GetString(encoding)}");
    }
}
