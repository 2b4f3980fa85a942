namespace Vit.Messages;

/// <summary>Whole messages from and to payloads.</summary>
public static class CdrMessage
{
    /// <summary>Writes a message into memory that is used again and again.</summary>
    /// <returns>The payload, header included, inside <paramref name="buffer"/>: valid until it is written again.</returns>
    /// <exception cref="CdrException">As for <see cref="IRosMessage{TSelf}.Serialize"/>.</exception>
    public static ReadOnlySpan<byte> Serialize<T>(T message, CdrBuffer buffer)
        where T : IRosMessage<T>, new()
    {
        var writer = new CdrWriter(buffer);
        message.Serialize(ref writer);
        return writer.Written;
    }

    /// <summary>Writes a message into a new array.</summary>
    /// <exception cref="CdrException">As for <see cref="IRosMessage{TSelf}.Serialize"/>.</exception>
    public static byte[] ToBytes<T>(T message)
        where T : IRosMessage<T>, new() => Serialize(message, new CdrBuffer()).ToArray();

    /// <summary>Reads a new message from a whole payload, header included.</summary>
    /// <exception cref="CdrException">The payload is damaged or of another type.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> payload)
        where T : IRosMessage<T>, new()
    {
        var reader = new CdrReader(payload);
        return T.Read(ref reader);
    }

    /// <summary>Reads a whole payload, header included, over a message that is there.</summary>
    /// <exception cref="CdrException">The payload is damaged or of another type; the message is left half read.</exception>
    public static void Deserialize<T>(ReadOnlySpan<byte> payload, ref T message)
        where T : IRosMessage<T>, new()
    {
        var reader = new CdrReader(payload);
        message.Deserialize(ref reader);
    }
}
