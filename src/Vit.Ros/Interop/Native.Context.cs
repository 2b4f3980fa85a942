using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "vit_rcl_context_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ContextCreate(int count, string[] arguments, int domain, out RclObject context);

    [LibraryImport(Library, EntryPoint = "vit_rcl_context_shutdown")]
    public static partial int ContextShutdown(RclObject context);

    [LibraryImport(Library, EntryPoint = "vit_rcl_context_domain")]
    public static partial int ContextDomain(RclObject context, out ulong domain);

    [LibraryImport(Library, EntryPoint = "vit_rcl_context_other_arguments")]
    public static partial int ContextOtherArguments(RclObject context, int* indices, ref int count);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int NodeCreate(
        RclObject context, string name, string nameSpace, int count, string[] arguments, int rosout, out RclObject node);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_name")]
    public static partial byte* NodeName(RclObject node);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_namespace")]
    public static partial byte* NodeNamespace(RclObject node);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_full_name")]
    public static partial byte* NodeFullName(RclObject node);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_logger_name")]
    public static partial byte* NodeLoggerName(RclObject node);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_resolve", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int NodeResolve(RclObject node, string name, int isService, byte* resolved, nuint capacity);

    [LibraryImport(Library, EntryPoint = "vit_rcl_node_parameter_overrides")]
    public static partial int NodeParameterOverrides(
        RclObject node, delegate* unmanaged<nint, byte*, int, void*, nuint, void> callback, nint user);
}
