using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Sources;

/// <summary>
/// Plays a source as a camera would: a thread of its own posts each frame to a mailbox when its time has come, whether or not the one
/// before was taken. With that, a bag tells how many frames a robot would have lost.
/// </summary>
public sealed class PacedFeeder : IDisposable
{
    private readonly IFrameSource _source;
    private readonly FrameMailbox _mailbox;
    private readonly TimeProvider _time;
    private readonly double _rate;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private Exception? _failure;

    /// <summary>Starts at once.</summary>
    /// <param name="source">What is played; stays the caller's, and must not be used by another thread meanwhile.</param>
    /// <param name="mailbox">Receives the frames; closed at the end.</param>
    /// <param name="rate">1 = as recorded, 2 = twice as fast; above 0.</param>
    /// <param name="time">Clock and waits.</param>
    public PacedFeeder(IFrameSource source, FrameMailbox mailbox, double rate, TimeProvider time)
    {
        if (!(rate is > 0 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "the rate must be above 0, at most 1000");
        (_source, _mailbox, _rate, _time) = (source, mailbox, rate, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "frame feeder" };
        _thread.Start();
    }

    /// <summary>Frames posted so far.</summary>
    public long Posted { get; private set; }

    /// <summary>Waits for the end of the source, and throws what reading it threw.</summary>
    public void Join()
    {
        _thread.Join();
        if (_failure is not null)
            throw _failure;
    }

    /// <summary>Stops playing.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            long start = _time.GetTimestamp();
            long? first = null;
            while (_source.TryNext(out Frame? frame, _stop.Token))
            {
                first ??= frame.LogTime;
                TimeSpan due = TimeSpan.FromMicroseconds((frame.LogTime - first.Value) / 1000.0 / _rate);
                TimeSpan wait = due - _time.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                    Task.Delay(wait, _time, _stop.Token).Wait();
                Posted++;
                _mailbox.Post(frame);
            }
        }
        catch (Exception e)
        {
            // Not this thread's to handle: Join throws it where the pipeline runs.
            _failure = _stop.IsCancellationRequested ? null : e;
        }
        finally
        {
            _mailbox.Close();
        }
    }
}
