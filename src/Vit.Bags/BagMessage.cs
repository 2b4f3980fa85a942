namespace Vit.Bags;

/// <summary>One recorded message. The payload is the reader's buffer: it stays valid until the next read from the same reader.</summary>
/// <param name="Topic">The topic it was recorded on; the same object as in the reader's list of topics.</param>
/// <param name="LogTime">When it was recorded, nanoseconds since the Unix epoch.</param>
/// <param name="PublishTime">When it was published, nanoseconds since the Unix epoch; the log time where the storage keeps none (sqlite3).</param>
/// <param name="Sequence">The counter of the publisher or recorder; 0 where the storage keeps none (sqlite3).</param>
/// <param name="Payload">The serialized message, with its encapsulation header where the format has one (CDR: 4 bytes).</param>
public readonly record struct BagMessage(BagTopic Topic, long LogTime, long PublishTime, uint Sequence, ReadOnlyMemory<byte> Payload);
