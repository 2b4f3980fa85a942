namespace Vit.Bags.Mcap;

/// <summary>Where a message lies in its decompressed chunk. Sorts by log time, then in file order.</summary>
/// <param name="LogTime">Nanoseconds.</param>
/// <param name="Start">Of the Message record's content, from the start of the records.</param>
/// <param name="Length">Bytes of that content.</param>
internal readonly record struct MessageEntry(long LogTime, int Start, int Length) : IComparable<MessageEntry>
{
    public int CompareTo(MessageEntry other)
    {
        int byTime = LogTime.CompareTo(other.LogTime);
        return byTime != 0 ? byTime : Start.CompareTo(other.Start);
    }
}
