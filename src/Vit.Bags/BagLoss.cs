namespace Vit.Bags;

/// <summary>A part of a damaged bag that could not be read.</summary>
/// <param name="Path">The storage file.</param>
/// <param name="Offset">Where the damage starts, bytes from the start of that file (decompressed, if the whole file was compressed).</param>
/// <param name="Bytes">How many bytes of the file are unreadable; 0 when only an index or the closing records are missing.</param>
/// <param name="Chunks">How many chunks were given up: 0 or 1.</param>
/// <param name="Messages">How many messages are lost; null when that cannot be known.</param>
/// <param name="Reason">What is wrong, one line.</param>
public readonly record struct BagLoss(string Path, long Offset, long Bytes, int Chunks, long? Messages, string Reason);
