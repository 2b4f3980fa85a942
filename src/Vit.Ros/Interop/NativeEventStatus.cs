using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary><c>vit_rcl_event_status</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeEventStatus()
{
    public uint Size = (uint)sizeof(NativeEventStatus);
    public int Total;
    public int TotalChange;
    public int Current;
    public int CurrentChange;
    public int Policy;
}
