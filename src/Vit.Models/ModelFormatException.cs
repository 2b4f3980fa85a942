namespace Vit.Models;

/// <summary>
/// The one exception for anything wrong with a model on disk: a checkpoint folder, a tensor file, a model card,
/// a graph or a reference array. The message is one line that says what is wrong and what to do.
/// </summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>A model could not be read, for the reason in <paramref name="message"/>.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A model could not be read; <paramref name="inner"/> is what the lower layer said.</summary>
    public ModelFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
