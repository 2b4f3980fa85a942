namespace Vit.Messages;

/// <summary>A generated ROS message: mutable, reusable, not thread safe.</summary>
/// <typeparam name="TSelf">The message type itself.</typeparam>
public interface IRosMessage<TSelf> : IRosType, ICdrReadable<TSelf>
    where TSelf : IRosMessage<TSelf>, new()
{
    /// <summary>Writes all fields in their order.</summary>
    /// <exception cref="CdrException">
    /// A fixed array has another length, a bounded string or sequence is too long, a string holds a NUL, or the destination is full.
    /// </exception>
    void Serialize(scoped ref CdrWriter writer);

    /// <summary>
    /// Reads all fields in their order over those there are. Lists, arrays, nested messages and equal strings are kept and reused,
    /// so a message that is read again and again soon allocates nothing.
    /// </summary>
    /// <exception cref="CdrException">The payload is damaged or of another type; the message is left half read.</exception>
    void Deserialize(scoped ref CdrReader reader);
}
