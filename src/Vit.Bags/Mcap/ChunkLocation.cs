namespace Vit.Bags.Mcap;

/// <summary>
/// Where a batch of messages lies: a Chunk record, or a run of records written directly to the data section, which is read like an
/// uncompressed chunk.
/// </summary>
/// <param name="Offset">Of the record, or of the run, from the start of the file.</param>
/// <param name="Length">Bytes of the whole record, or of the run.</param>
/// <param name="StartTime">Smallest log time in it.</param>
/// <param name="EndTime">Largest log time in it.</param>
/// <param name="IndexLength">Bytes of MessageIndex records behind the chunk; 0 when there are none.</param>
/// <param name="IsRun">True for a run of bare records.</param>
internal readonly record struct ChunkLocation(long Offset, long Length, long StartTime, long EndTime, long IndexLength, bool IsRun);
