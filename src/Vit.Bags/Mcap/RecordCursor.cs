using System.Buffers.Binary;

namespace Vit.Bags.Mcap;

/// <summary>Walks the records in a span: a chunk's content, a summary section, a run of records in the data section.</summary>
internal ref struct RecordCursor(ReadOnlySpan<byte> records)
{
    private readonly ReadOnlySpan<byte> _records = records;
    private int _next;

    /// <summary>Type of the current record.</summary>
    public Opcode Opcode { get; private set; }

    /// <summary>Where the current record's content starts in the span.</summary>
    public int ContentStart { get; private set; }

    /// <summary>Content of the current record.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Where the record after the current one starts; after the last, the start of what is no whole record.</summary>
    public readonly int Next => _next;

    /// <summary>True when the records fill the span without a remainder. Ask after the last <see cref="MoveNext"/>.</summary>
    public readonly bool IsWhole => _next == _records.Length;

    /// <summary>Steps to the next whole record; false at the end or at the first record that runs past it.</summary>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> rest = _records[_next..];
        if (rest.Length < McapFormat.RecordHeaderBytes)
            return false;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest[1..]);
        if (length > (ulong)(rest.Length - McapFormat.RecordHeaderBytes))
            return false;
        Opcode = (Opcode)rest[0];
        ContentStart = _next + McapFormat.RecordHeaderBytes;
        Content = _records.Slice(ContentStart, (int)length);
        _next = ContentStart + (int)length;
        return true;
    }
}
