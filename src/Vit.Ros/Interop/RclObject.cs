using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary>Any handle of vit_rcl. The native object holds its parents, so the order in which handles end does not matter.</summary>
internal sealed class RclObject : SafeHandle
{
    public RclObject()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.Release(handle);
        return true;
    }
}
