using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vit.Messages;

/// <summary>A wide string inside a payload: UTF-16 units of four bytes each, no NUL behind them.</summary>
public readonly ref struct CdrWString : ICdrReadable<CdrWString>
{
    private readonly ReadOnlySpan<byte> _units;
    private readonly bool _swap;

    private CdrWString(ReadOnlySpan<byte> units, bool swap)
    {
        _units = units;
        _swap = swap;
    }

    /// <summary>UTF-16 units.</summary>
    public int Length => _units.Length / sizeof(uint);

    /// <summary>The count.</summary>
    public static int MinimumCdrSize => sizeof(uint);

    /// <summary>One UTF-16 unit.</summary>
    public char this[int index] => (char)Unit(index);

    /// <inheritdoc/>
    /// <exception cref="CdrException">A unit is above 0xFFFF, which Fast CDR refuses too.</exception>
    public static CdrWString Read(scoped ref CdrReader reader)
    {
        ReadOnlySpan<byte> units = reader.ReadWideUnits(out bool swap);
        var text = new CdrWString(units, swap);
        for (int i = 0; i < text.Length; i++)
        {
            if (text.Unit(i) > char.MaxValue)
                CdrErrors.WideCharacter(text.Unit(i), reader.Position - units.Length + sizeof(uint) * i);
        }
        return text;
    }

    /// <summary>Whether the text is this one.</summary>
    public bool Equals(string other)
    {
        if (other.Length != Length)
            return false;
        for (int i = 0; i < Length; i++)
        {
            if (other[i] != this[i])
                return false;
        }
        return true;
    }

    /// <summary>The text, copied.</summary>
    public override string ToString()
    {
        var characters = new char[Length];
        for (int i = 0; i < characters.Length; i++)
            characters[i] = this[i];
        return new string(characters);
    }

    private uint Unit(int index)
    {
        uint unit = MemoryMarshal.Read<uint>(_units.Slice(sizeof(uint) * index, sizeof(uint)));
        return _swap ? BinaryPrimitives.ReverseEndianness(unit) : unit;
    }
}
