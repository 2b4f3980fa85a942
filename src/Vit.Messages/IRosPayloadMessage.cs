namespace Vit.Messages;

/// <summary>A message whose last field is a sequence of numbers, as images and vectors are.</summary>
/// <typeparam name="TElement">Type of one number.</typeparam>
public interface IRosPayloadMessage<TElement>
    where TElement : unmanaged
{
    /// <summary>
    /// Writes every field but the last from this message, and the last as a place of <paramref name="count"/> values for the caller to
    /// fill. The message's own last field is left out of account, so a big payload is written once, where it is sent from.
    /// </summary>
    /// <returns>
    /// The place, inside the writer's destination: it holds old bytes until filled, and is lost with the next write to the writer.
    /// </returns>
    /// <exception cref="CdrException">As for <see cref="IRosMessage{TSelf}.Serialize"/>, or the payload is beyond 2 GiB.</exception>
    Span<TElement> SerializeReserving(scoped ref CdrWriter writer, int count);
}
