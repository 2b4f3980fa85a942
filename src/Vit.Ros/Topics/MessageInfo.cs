namespace Vit.Ros;

/// <summary>What the middleware tells of a message.</summary>
/// <param name="SourceNanoseconds">When it was published, by the publisher's clock: ns since 1970; 0 when not told.</param>
/// <param name="ReceivedNanoseconds">When it arrived, by this machine's clock: ns since 1970; 0 when not told.</param>
/// <param name="Sequence">The publisher's count; <see cref="ulong.MaxValue"/> when not told.</param>
/// <param name="Publisher">Who sent it.</param>
public readonly record struct MessageInfo(long SourceNanoseconds, long ReceivedNanoseconds, ulong Sequence, Gid Publisher);
