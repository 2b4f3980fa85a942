using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Vit.Ros;

/// <summary>What the middleware tells ends of topics and services apart by: 16 bytes.</summary>
[InlineArray(Length)]
public struct Gid : IEquatable<Gid>
{
    private const int Length = 16;

    private byte _first;

    /// <summary>Compares all bytes.</summary>
    public static bool operator ==(Gid left, Gid right) => left.Equals(right);

    /// <summary>Compares all bytes.</summary>
    public static bool operator !=(Gid left, Gid right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(Gid other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Gid other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        ReadOnlySpan<byte> bytes = this;
        return HashCode.Combine(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(this);
}
