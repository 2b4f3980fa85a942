using System.Text;
using Vit.Bags.Compression;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>
/// Reads the summary section, which makes a file readable in any order. A summary that is missing, damaged or does not list every chunk is
/// not used: the file is scanned then.
/// </summary>
internal sealed class SummaryReader(McapFile file, ChannelTable channels, BagReaderOptions options)
{
    // Far above any real summary (100 bytes a chunk), far below what would hurt.
    private const long MaxSummaryBytes = 256 << 20;
    private long _userDataBytes;

    /// <summary>Why the summary is unusable though the file has one; null when it is usable or merely missing.</summary>
    public string? Damage { get; private set; }

    /// <summary>True when the file ends with a footer, as a recording that was closed does.</summary>
    public bool HasFooter { get; private set; }

    /// <summary>Where the damaged summary lies.</summary>
    public (long Offset, long Length) Location { get; private set; }

    /// <summary>The index, or null when the file must be scanned.</summary>
    public McapIndex? TryRead()
    {
        if (file.Length < McapFormat.Magic.Length + McapFormat.TailBytes)
            return null;
        Span<byte> tail = stackalloc byte[McapFormat.TailBytes];
        long footerOffset = file.Length - tail.Length;
        file.Read(footerOffset, tail);
        HasFooter = tail[^McapFormat.Magic.Length..].SequenceEqual(McapFormat.Magic) && tail[0] == (byte)Opcode.Footer;
        if (!Footer.TryParse(tail[McapFormat.RecordHeaderBytes..], out Footer footer) || !HasFooter || footer.SummaryStart == 0)
            return null;
        long length = footerOffset - (long)Math.Min(footer.SummaryStart, long.MaxValue);
        if (length < 0 || length > MaxSummaryBytes)
            return Reject(footerOffset, 0, "the footer points to no summary");
        Location = ((long)footer.SummaryStart, length);
        byte[] summary = new byte[length];
        file.Read(Location.Offset, summary);
        if (footer.SummaryCrc != 0)
        {
            var crc = new Crc32();
            crc.Append(summary);
            crc.Append(tail[..(McapFormat.RecordHeaderBytes + 16)]);
            if (crc.Value != footer.SummaryCrc)
                return Reject(Location.Offset, length, "summary CRC differs");
        }
        return IsWellFormed(summary) ? TryIndex(summary) : Reject(Location.Offset, length, "a summary record is damaged");
    }

    private McapIndex? Reject(long offset, long length, string damage)
    {
        Location = (offset, length);
        Damage = damage;
        return null;
    }

    /// <summary>Checks every record before any is kept, so that a rejected summary leaves no trace.</summary>
    private bool IsWellFormed(ReadOnlySpan<byte> summary)
    {
        var records = new RecordCursor(summary);
        while (records.MoveNext())
        {
            bool whole = records.Opcode switch
            {
                Opcode.Schema => Schema.TryParse(records.Content, out _),
                Opcode.Channel => Channel.TryParse(records.Content, out _),
                Opcode.ChunkIndex => ChunkIndex.TryParse(records.Content, out ChunkIndex chunk) && IsInFile(chunk),
                Opcode.AttachmentIndex => AttachmentIndex.TryParse(records.Content, out _),
                Opcode.MetadataIndex => MetadataIndex.TryParse(records.Content, out _),
                Opcode.Statistics => Statistics.TryParse(records.Content, out _),
                _ => true,
            };
            if (!whole)
                return false;
        }
        return records.IsWhole;
    }

    private bool IsInFile(in ChunkIndex chunk) =>
        chunk.ChunkStartOffset <= (ulong)file.Length && chunk.ChunkLength >= McapFormat.RecordHeaderBytes
        && chunk.ChunkLength <= (ulong)file.Length - chunk.ChunkStartOffset;

    private McapIndex? TryIndex(ReadOnlySpan<byte> summary)
    {
        if (!ListsEveryChunk(summary))
            return null;
        var index = new McapIndex();
        // Schemas and channels first: record groups may come in any order.
        var records = new RecordCursor(summary);
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.Schema)
                channels.AddSchema(records.Content);
        }
        records = new RecordCursor(summary);
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.Channel)
                channels.AddChannel(records.Content);
        }
        records = new RecordCursor(summary);
        while (records.MoveNext())
            Add(records.Opcode, records.Content, index);
        return index;
    }

    /// <summary>False for files without chunks, and for those whose writer left out chunk indexes or channels.</summary>
    private static bool ListsEveryChunk(ReadOnlySpan<byte> summary)
    {
        ulong chunks = 0;
        (ulong Chunks, ulong Messages)? stated = null;
        HashSet<ushort> defined = [], used = [];
        var records = new RecordCursor(summary);
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.ChunkIndex && ChunkIndex.TryParse(records.Content, out ChunkIndex chunk))
            {
                chunks++;
                Maps.AddKeys(chunk.MessageIndexOffsets, used);
            }
            else if (records.Opcode == Opcode.Channel && Channel.TryParse(records.Content, out Channel channel))
            {
                defined.Add(channel.Id);
            }
            else if (records.Opcode == Opcode.Statistics && Statistics.TryParse(records.Content, out Statistics statistics))
            {
                stated = (statistics.ChunkCount, statistics.MessageCount);
                Maps.AddKeys(statistics.ChannelMessageCounts, used);
            }
        }
        bool isComplete = stated is null ? chunks > 0 : stated.Value.Chunks == chunks && (chunks > 0 || stated.Value.Messages == 0);
        return isComplete && used.IsSubsetOf(defined) && (chunks == 0 || defined.Count > 0);
    }

    private void Add(Opcode opcode, ReadOnlySpan<byte> content, McapIndex index)
    {
        if (opcode == Opcode.ChunkIndex && ChunkIndex.TryParse(content, out ChunkIndex chunk))
        {
            AddChunk(chunk, index);
        }
        else if (opcode == Opcode.Statistics && Statistics.TryParse(content, out Statistics statistics))
        {
            AddStatistics(statistics, index);
        }
        else if (opcode == Opcode.AttachmentIndex && AttachmentIndex.TryParse(content, out AttachmentIndex attachment))
        {
            index.Attachments.Add(BagAttachment.From(attachment, file.Path));
        }
        else if (opcode == Opcode.MetadataIndex && MetadataIndex.TryParse(content, out MetadataIndex metadata))
        {
            AddUserData(metadata, index);
        }
    }

    private void AddChunk(in ChunkIndex chunk, McapIndex index)
    {
        (long start, long end) = (McapFormat.Time(chunk.MessageStartTime), McapFormat.Time(chunk.MessageEndTime));
        if (end < options.StartTime || start > options.EndTime || !HoldsWantedTopic(chunk.MessageIndexOffsets))
            return;
        index.Chunks.Add(new ChunkLocation((long)chunk.ChunkStartOffset, (long)chunk.ChunkLength, start, end,
            (long)Math.Min(chunk.MessageIndexLength, long.MaxValue), IsRun: false));
    }

    private bool HoldsWantedTopic(ReadOnlySpan<byte> messageIndexOffsets)
    {
        if (options.Topics is null || messageIndexOffsets.IsEmpty)
            return true;
        var fields = new FieldReader(messageIndexOffsets);
        while (!fields.IsAtEnd)
        {
            ushort channelId = fields.UInt16();
            _ = fields.UInt64();
            if (channels.TryGet(channelId, out ChannelTable.ChannelEntry channel) && channel.IsWanted)
                return true;
        }
        return false;
    }

    private void AddStatistics(in Statistics statistics, McapIndex index)
    {
        index.MessageCount = (long)Math.Min(statistics.MessageCount, long.MaxValue);
        if (statistics.MessageCount > 0)
            (index.StartTime, index.EndTime) = (McapFormat.Time(statistics.MessageStartTime), McapFormat.Time(statistics.MessageEndTime));
        foreach ((ushort channelId, ulong count) in Maps.ReadNumbers(statistics.ChannelMessageCounts))
        {
            if (channels.TryGet(channelId, out ChannelTable.ChannelEntry channel))
                channels.CountMessages(channel.Topic, unchecked((long)count));
        }
    }

    private void AddUserData(in MetadataIndex metadata, McapIndex index)
    {
        (long offset, long length) = ((long)Math.Min(metadata.Offset, long.MaxValue), (long)Math.Min(metadata.Length, long.MaxValue));
        // Many indexes that point to one large record must not make it many large ones.
        _userDataBytes += length;
        if (length < McapFormat.RecordHeaderBytes || !file.Holds(offset, length) || _userDataBytes > Math.Min(file.Length, MaxSummaryBytes))
            return;
        byte[] record = new byte[length];
        file.Read(offset, record);
        if (record[0] == (byte)Opcode.Metadata && Metadata.TryParse(record.AsSpan(McapFormat.RecordHeaderBytes), out Metadata found))
            index.UserData.Add(new BagUserData(Encoding.UTF8.GetString(found.Name), Maps.Read(found.Entries)));
    }
}
