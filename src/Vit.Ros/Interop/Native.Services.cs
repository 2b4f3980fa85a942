using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "vit_rcl_server_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ServerCreate(RclObject node, nint type, string service, in NativeQos qos, out RclObject server);

    [LibraryImport(Library, EntryPoint = "vit_rcl_server_take")]
    public static partial int ServerTake(RclObject server, RclObject buffer, ref NativeMessage request, out NativeRequestId id);

    [LibraryImport(Library, EntryPoint = "vit_rcl_server_reply")]
    public static partial int ServerReply(RclObject server, in NativeRequestId id, byte* payload, nuint length);

    [LibraryImport(Library, EntryPoint = "vit_rcl_client_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ClientCreate(RclObject node, nint type, string service, in NativeQos qos, out RclObject client);

    [LibraryImport(Library, EntryPoint = "vit_rcl_client_send")]
    public static partial int ClientSend(RclObject client, byte* payload, nuint length, out long sequence);

    [LibraryImport(Library, EntryPoint = "vit_rcl_client_take")]
    public static partial int ClientTake(RclObject client, RclObject buffer, ref NativeMessage response, out long sequence);

    [LibraryImport(Library, EntryPoint = "vit_rcl_client_server_available")]
    public static partial int ClientServerAvailable(RclObject client, out int available);

    [LibraryImport(Library, EntryPoint = "vit_rcl_service_name")]
    public static partial byte* ServiceName(RclObject end);
}
