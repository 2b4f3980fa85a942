using Vit.Messages;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>An installed type whose definition is the one this program was built with.</summary>
internal readonly record struct RosType(nint Handle, string Name, string Rihs01)
{
    private const int HashLength = 32;

    /// <summary>Loads a type's support.</summary>
    /// <exception cref="RosException">Its package is not installed, or defines it otherwise.</exception>
    public static RosType Load<T>()
        where T : IRosType => Load(T.RosTypeName, T.Rihs01);

    public static unsafe RosType Load(string name, string rihs01)
    {
        Native.Check(Native.TypeLoad(name, out nint handle));
        Span<byte> hash = stackalloc byte[HashLength];
        fixed (byte* bytes = hash)
        {
            if (!Native.IsNothing(Native.TypeHash(handle, bytes)))
            {
                string installed = HashText(hash);
                if (installed != rihs01)
                {
                    throw new RosException(
                        $"the installed definition of {name} is not the one this program was built with ({installed}, not {rihs01}): " +
                        "install the matching version of its package");
                }
            }
        }
        return new RosType(handle, name, rihs01);
    }

    public static string HashText(ReadOnlySpan<byte> hash) => "RIHS01_" + Convert.ToHexStringLower(hash);
}
