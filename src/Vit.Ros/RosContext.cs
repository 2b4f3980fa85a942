using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>ROS in this process: its arguments, its domain, its log. Thread safe.</summary>
public sealed class RosContext : IDisposable
{
    internal RosContext(RclObject handle, string[] otherArguments)
    {
        Handle = handle;
        OtherArguments = otherArguments;
    }

    /// <summary>Arguments that are not ROS', in their order.</summary>
    public IReadOnlyList<string> OtherArguments { get; }

    /// <summary>Domain: nodes of other domains are not seen.</summary>
    public int Domain
    {
        get
        {
            Native.Check(Native.ContextDomain(Handle, out ulong domain));
            return checked((int)domain);
        }
    }

    /// <summary>Identifier of the middleware in use, such as <c>rmw_fastrtps_cpp</c>.</summary>
    public static unsafe string Middleware => Native.Text(Native.Middleware());

    internal RclObject Handle { get; }

    /// <summary>Starts ROS with arguments that may hold <c>--ros-args</c> sections.</summary>
    /// <param name="arguments">The program's, after its name.</param>
    /// <param name="domain">Domain; null takes <c>ROS_DOMAIN_ID</c> as it was when the process started.</param>
    /// <exception cref="RosException">ROS is missing or wrongly set up, or a ROS argument is wrong.</exception>
    public static RosContext Create(IReadOnlyList<string> arguments, int? domain = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string[] all = [.. arguments];
        // Not from inside the first native call, whose failure the runtime would wrap.
        RosEnvironment.Inspect().ThrowIfUnusable();
        Native.Check(Native.ContextCreate(all.Length, all, domain ?? -1, out RclObject handle));
        return new RosContext(handle, FindOtherArguments(handle, all));
    }

    /// <summary>Ends communication at once; what is created from this fails from then on.</summary>
    public void Shutdown() => Native.Check(Native.ContextShutdown(Handle));

    /// <summary>Gives ROS up. What was created from it should have been disposed before.</summary>
    public void Dispose() => Handle.Dispose();

    private static unsafe string[] FindOtherArguments(RclObject handle, string[] arguments)
    {
        int[] indices = new int[arguments.Length];
        int count = indices.Length;
        fixed (int* first = indices)
            Native.Check(Native.ContextOtherArguments(handle, first, ref count));
        return [.. indices.Take(count).Select(i => arguments[i])];
    }
}
