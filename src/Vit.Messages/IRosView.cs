namespace Vit.Messages;

/// <summary>A message read in place: its strings and sequences are spans over the received bytes, nothing is allocated.</summary>
/// <remarks>
/// A view is valid as long as its bytes are: until the buffer is reused, freed or given back. The compiler keeps views on the stack.
/// Views check lengths, not the bounds of bounded strings and sequences.
/// </remarks>
/// <typeparam name="TSelf">The view type itself.</typeparam>
/// <typeparam name="TMessage">The message that it views.</typeparam>
public interface IRosView<TSelf, TMessage> : ICdrReadable<TSelf>
    where TSelf : IRosView<TSelf, TMessage>, allows ref struct
    where TMessage : IRosMessage<TMessage>, new()
{
    /// <summary>A copy that outlives the bytes.</summary>
    TMessage ToMessage();
}
