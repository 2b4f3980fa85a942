using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary><c>vit_rcl_endpoint</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeEndpoint
{
    public uint Size;
    public int HasHash;
    public byte* NodeName;
    public byte* NodeNamespace;
    public byte* Type;
    public fixed byte Hash[32];
    public Gid Gid;
    public NativeQos Qos;
}
