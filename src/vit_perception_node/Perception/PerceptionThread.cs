using Vit.Perception;
using Vit.Perception.Inference;
using Vit.PerceptionNode.Parameters;
using Vit.Pipeline.Frames;
using Vit.Ros;

namespace Vit.PerceptionNode.Perception;

/// <summary>
/// The thread that decodes, infers and publishes: turn after turn it takes at most one frame of each camera and runs those that are ready
/// together, until stopped; between two turns at most one request of a service. It never waits for ROS. A frame that cannot be used is counted
/// and explained now and then; the other cameras and the next one go on.
/// </summary>
internal sealed class PerceptionThread : IDisposable
{
    private readonly RosNode _node;
    private readonly FrameProcessor _processor;
    private readonly CameraStream[] _streams;
    private readonly FrameGatherer _gatherer;
    private readonly Func<FrameParameters> _parameters;
    private readonly RequestQueue _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly Action _engineTookOver;
    private readonly Frame?[] _taken;
    private readonly bool[] _begun;

    /// <summary>Starts at once.</summary>
    /// <param name="node">The node.</param>
    /// <param name="processor">The model of all cameras; stays the caller's, but belongs to this thread until it is disposed.</param>
    /// <param name="streams">One a camera, in the order of their slots; taken over.</param>
    /// <param name="gatherer">Gives their frames in the same order; stays the caller's.</param>
    /// <param name="parameters">Those in force.</param>
    /// <param name="engineTookOver">Is told when another provider serves from now on; called on this thread.</param>
    public PerceptionThread(
        RosNode node, FrameProcessor processor, CameraStream[] streams, FrameGatherer gatherer, Func<FrameParameters> parameters, Action engineTookOver)
    {
        (_node, _processor, _streams, _gatherer, _parameters) = (node, processor, streams, gatherer, parameters);
        (_engineTookOver, _taken, _begun) = (engineTookOver, new Frame?[streams.Length], new bool[streams.Length]);
        _thread = new Thread(Run) { IsBackground = true, Name = "perception" };
        _thread.Start();
    }

    /// <summary>Forgets regions and links of all cameras before their next frames. From any thread.</summary>
    public void ResetTracks()
    {
        foreach (CameraStream stream in _streams)
            stream.ResetTracks();
    }

    /// <summary>Lets a request wait for its turn, or refuses it. From any thread.</summary>
    public void Post(PendingRequest request)
    {
        if (_requests.Post(request))
            _gatherer.Nudge();
    }

    /// <summary>Finishes the frames under way, refuses the requests that wait, and ends.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _requests.Close();
        foreach (CameraStream stream in _streams)
            stream.Dispose();
    }

    private void Run()
    {
        while (_gatherer.Wait(_taken, Most, _parameters().BatchWait, _stop.Token))
        {
            TakeOver();
            Turn(_parameters());
            AnswerOne();
        }
    }

    /// <summary>Where pictures run one by one anyway, the second would only hold up the first: cameras take turns.</summary>
    private int Most => _processor.Session.RunsOneByOne ? 1 : _streams.Length;

    /// <summary>An engine that was built in the background serves from this turn on.</summary>
    private void TakeOver()
    {
        try
        {
            if (_processor.Session.TakeOver())
                _engineTookOver();
        }
#pragma warning disable CA1031 // as below
        catch (Exception e)
#pragma warning restore CA1031
        {
            _node.Logger.Error($"an engine that was built cannot take over: {e}");
        }
    }

    /// <summary>
    /// The frames that were taken. A stream's links and places look into its own slot of the session, so frames stay in their slots, and a gap
    /// between two of them splits the run.
    /// </summary>
    private void Turn(FrameParameters parameters)
    {
        for (int i = 0; i < _streams.Length; i++)
            _begun[i] = _taken[i] is { } frame && Begin(_streams[i], frame, parameters);
        for (int start = 0, end; start < _streams.Length; start = end + 1)
        {
            end = start;
            while (end < _streams.Length && _begun[end])
                end++;
            if (end > start)
                Run(_streams.AsSpan(start, end - start), start, parameters);
        }
        foreach (CameraStream stream in _streams)
            stream.GiveBack();
    }

    private bool Begin(CameraStream stream, Frame frame, FrameParameters parameters)
    {
        try
        {
            return stream.Begin(frame, parameters);
        }
#pragma warning disable CA1031 // an error nobody thought of must not end the thread: it is counted, logged and seen in the diagnostics
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed(stream, e);
            return false;
        }
    }

    private void Run(ReadOnlySpan<CameraStream> streams, int start, FrameParameters parameters)
    {
        try
        {
            SessionOutputs needs = 0;
            foreach (CameraStream stream in streams)
                needs |= stream.Needs;
            _processor.AlsoFetch = needs;
            _processor.Run(streams.Length, parameters.Perception.Attention, start);
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (CameraStream stream in streams)
                Failed(stream, e);
            return;
        }
        foreach (CameraStream stream in streams)
            End(stream, parameters);
    }

    private void End(CameraStream stream, FrameParameters parameters)
    {
        try
        {
            stream.End(parameters);
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed(stream, e);
        }
    }

    private void Failed(CameraStream stream, Exception failure)
    {
        // Otherwise the context was shut down while this frame was under way.
        if (failure is not RosException || !_stop.IsCancellationRequested)
            stream.Fail(failure);
    }

    /// <summary>One request, so that many do not hold up the cameras; the others come after the next frames.</summary>
    private void AnswerOne()
    {
        if (_requests.Take(out bool more) is not { } request)
            return;
        if (more)
            _gatherer.Nudge();
        try
        {
            request.Answer(_streams[request.Camera].Answers);
        }
#pragma warning disable CA1031 // as above, and the one who asked is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            _node.Logger.Error(e.ToString());
            request.Refuse($"unexpected error, see the log: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
