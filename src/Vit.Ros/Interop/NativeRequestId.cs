using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary><c>vit_rcl_request_id</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeRequestId
{
    public Gid Client;
    public long Sequence;
}
