using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "vit_rcl_graph_nodes")]
    public static partial int GraphNodes(RclObject node, delegate* unmanaged<nint, byte*, byte*, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "vit_rcl_graph_topics")]
    public static partial int GraphTopics(RclObject node, delegate* unmanaged<nint, byte*, byte*, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "vit_rcl_graph_services")]
    public static partial int GraphServices(RclObject node, delegate* unmanaged<nint, byte*, byte*, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "vit_rcl_graph_publishers", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GraphPublishers(
        RclObject node, string topic, delegate* unmanaged<nint, NativeEndpoint*, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "vit_rcl_graph_subscriptions", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GraphSubscriptions(
        RclObject node, string topic, delegate* unmanaged<nint, NativeEndpoint*, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "vit_rcl_graph_count", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GraphCount(RclObject node, string name, int what, out ulong count);
}
