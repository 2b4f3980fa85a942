using System.Diagnostics;

namespace Vit.Bags.Mcap;

/// <summary>A chunk whose messages are being given: their places in time order, and the records themselves while they are held.</summary>
internal sealed class OpenChunk
{
    private MessageEntry[] _entries = new MessageEntry[16];
    private int _count;
    private int _next;

    public ChunkLocation Location { get; private set; }

    /// <summary>The buffer with the records; empty when they were dropped to save memory.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>Where the records are in <see cref="Buffer"/>.</summary>
    public (int Start, int Length) Records { get; private set; }

    /// <summary>Bytes of the chunk's records, also while they are not held.</summary>
    public int RecordsLength { get; private set; }

    public bool IsHeld => Records.Length > 0;

    public bool IsExhausted => _next == _count;

    /// <summary>The next message to give.</summary>
    public MessageEntry Next => _entries[_next];

    /// <summary>The content of the next message's record.</summary>
    public ReadOnlyMemory<byte> NextContent => Buffer.AsMemory(Records.Start + Next.Start, Next.Length);

    /// <summary>Starts anew with another chunk's records.</summary>
    public void Begin(in ChunkLocation location)
    {
        Debug.Assert(!IsHeld, "the last chunk's records were not released");
        (Location, _count, _next) = (location, 0, 0);
    }

    public void Hold(byte[] buffer, (int Start, int Length) records) => (Buffer, Records, RecordsLength) = (buffer, records, records.Length);

    /// <summary>Gives up the records; their places stay.</summary>
    public byte[] Release()
    {
        byte[] buffer = Buffer;
        (Buffer, Records) = ([], default);
        return buffer;
    }

    public void Add(in MessageEntry entry)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, 2 * _count);
        _entries[_count++] = entry;
    }

    /// <summary>Puts the entries in time order; most chunks are already.</summary>
    public void Sort()
    {
        Span<MessageEntry> entries = _entries.AsSpan(0, _count);
        for (int i = 1; i < entries.Length; i++)
        {
            if (entries[i].CompareTo(entries[i - 1]) < 0)
            {
                entries.Sort();
                return;
            }
        }
    }

    public void Advance() => _next++;
}
