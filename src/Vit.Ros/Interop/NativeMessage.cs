using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary><c>vit_rcl_message</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage()
{
    public uint Size = (uint)sizeof(NativeMessage);
    public uint Reserved;
    public byte* Data;
    public nuint Length;
    public long SourceTime;
    public long ReceivedTime;
    public ulong Sequence;
    public Gid Publisher;
}
