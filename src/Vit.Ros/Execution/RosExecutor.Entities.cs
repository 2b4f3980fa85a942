using Vit.Ros.Interop;

namespace Vit.Ros;

public sealed partial class RosExecutor
{
    /// <summary>Waits for the entity from now on.</summary>
    internal void Add(IWaitable entity)
    {
        ulong tag;
        lock (_lock)
        {
            int free = Array.IndexOf(_entities, null);
            if (free < 0)
            {
                free = _entities.Length;
                Array.Resize(ref _entities, 2 * free);
            }
            _entities[free] = entity;
            tag = (ulong)free;
        }
        Native.Check(Native.PollerAdd(_poller, entity.Handle, tag));
    }

    /// <summary>Waits for it no more. A callback that runs goes on; then none starts.</summary>
    internal void Remove(IWaitable entity)
    {
        lock (_lock)
        {
            int index = Array.IndexOf(_entities, entity);
            if (index < 0)
                return;
            _entities[index] = null;
        }
        if (!_disposed)
            Native.Check(Native.PollerRemove(_poller, entity.Handle));
    }

    /// <summary>Counts and logs what a callback has thrown.</summary>
    internal void Report(Exception exception, RosLogger logger, string what)
    {
        Interlocked.Increment(ref _failures);
        logger.Error($"{what} failed: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        if (logger.IsEnabled(LogSeverity.Debug))
            logger.Debug(exception.ToString());
    }

    private void Dispatch(ulong tag)
    {
        IWaitable? entity;
        lock (_lock)
            entity = _entities[tag];
        // Null when it was removed while its tag was on the way.
        if (entity is null)
            return;
        try
        {
            entity.OnReady();
        }
        catch (ObjectDisposedException) when (entity.Handle.IsClosed)
        {
            // Another thread has disposed it meanwhile.
        }
#pragma warning disable CA1031 // whatever a callback throws must not end the thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(e, entity.Node.Logger, entity.Description);
        }
    }

    private void Guard(Action action, RosLogger logger, string what)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(e, logger, what);
        }
    }
}
