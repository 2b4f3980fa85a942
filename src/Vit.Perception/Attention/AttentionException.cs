namespace Vit.Perception.Attention;

/// <summary>
/// Attention or tokens of a frame that no map can be made of. The message is one line that says what is wrong and what to do.
/// </summary>
public sealed class AttentionException : Exception
{
    /// <summary>No map could be made, for the reason in <paramref name="message"/>.</summary>
    public AttentionException(string message)
        : base(message)
    {
    }
}
