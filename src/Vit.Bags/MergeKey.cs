namespace Vit.Bags;

/// <summary>Order of messages over chunks or files: by log time, then by position.</summary>
internal readonly record struct MergeKey(long LogTime, long Position) : IComparable<MergeKey>
{
    public int CompareTo(MergeKey other)
    {
        int byTime = LogTime.CompareTo(other.LogTime);
        return byTime != 0 ? byTime : Position.CompareTo(other.Position);
    }
}
