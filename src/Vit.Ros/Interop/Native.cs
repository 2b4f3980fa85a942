using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary>The functions of vit_rcl.h, which documents them. Only blittable values cross.</summary>
internal static unsafe partial class Native
{
    public const string Library = "vit_rcl";
    public const int AbiVersion = 1;

    /// <summary>There was nothing to take, or the time was over.</summary>
    public const int Nothing = 1;

    // Runs before the first call: the library lies where RosEnvironment finds it, not on the loader's path.
    static Native()
    {
        var library = new Lazy<nint>(RosEnvironment.Inspect().Load);
        NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, (name, _, _) => name == Library ? library.Value : 0);
    }

    [LibraryImport(Library, EntryPoint = "vit_rcl_abi_version")]
    public static partial int GetAbiVersion();

    [LibraryImport(Library, EntryPoint = "vit_rcl_middleware")]
    public static partial byte* Middleware();

    [LibraryImport(Library, EntryPoint = "vit_rcl_last_error")]
    public static partial byte* LastError();

    [LibraryImport(Library, EntryPoint = "vit_rcl_release")]
    public static partial void Release(nint handle);

    /// <summary>True when there was nothing; throws on failures.</summary>
    public static bool IsNothing(int result)
    {
        if (result < 0)
            throw Failure(result);
        return result == Nothing;
    }

    /// <summary>Throws on failures.</summary>
    public static void Check(int result)
    {
        if (result < 0)
            throw Failure(result);
    }

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static RosException Failure(int result) => new(Text(LastError())) { RclResult = -result };
}
