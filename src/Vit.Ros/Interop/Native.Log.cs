using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "vit_rcl_log", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Log(string logger, int severity, string function, string file, int line, string text);

    [LibraryImport(Library, EntryPoint = "vit_rcl_log_enabled", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LogEnabled(string logger, int severity);

    [LibraryImport(Library, EntryPoint = "vit_rcl_log_level", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LogLevel(string logger, int effective, out int level);

    [LibraryImport(Library, EntryPoint = "vit_rcl_log_set_level", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LogSetLevel(string logger, int level);
}
