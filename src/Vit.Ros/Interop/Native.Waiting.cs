using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "vit_rcl_poller_create")]
    public static partial int PollerCreate(RclObject context, out RclObject poller);

    [LibraryImport(Library, EntryPoint = "vit_rcl_poller_add")]
    public static partial int PollerAdd(RclObject poller, RclObject entity, ulong tag);

    [LibraryImport(Library, EntryPoint = "vit_rcl_poller_remove")]
    public static partial int PollerRemove(RclObject poller, RclObject entity);

    [LibraryImport(Library, EntryPoint = "vit_rcl_poller_wait")]
    public static partial int PollerWait(RclObject poller, long timeout, ulong* tags, int capacity, out int count);

    [LibraryImport(Library, EntryPoint = "vit_rcl_poller_wake")]
    public static partial int PollerWake(RclObject poller);
}
