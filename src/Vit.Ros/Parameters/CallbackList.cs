using System.Collections.Immutable;

namespace Vit.Ros.Parameters;

/// <summary>Callbacks, the newest first as in rclcpp. Immutable inside, so that one may be removed while they run.</summary>
internal sealed class CallbackList<T>
    where T : Delegate
{
    private ImmutableList<T> _callbacks = [];

    public ImmutableList<T> All => Volatile.Read(ref _callbacks);

    public IDisposable Add(T callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ImmutableInterlocked.Update(ref _callbacks, list => list.Insert(0, callback));
        return new Registration(this, callback);
    }

    private sealed class Registration(CallbackList<T> owner, T callback) : IDisposable
    {
        private bool _disposed;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _disposed, true))
                ImmutableInterlocked.Update(ref owner._callbacks, list => list.Remove(callback));
        }
    }
}
