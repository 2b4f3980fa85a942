namespace Vit.Bags;

/// <summary>
/// The one exception for a bag that cannot be read or written: a storage file, a metadata.yaml or a bag folder.
/// The message is one line: which file, what is wrong, what to do.
/// </summary>
public sealed class BagFormatException : Exception
{
    /// <summary>A bag could not be used, for the reason in <paramref name="message"/>.</summary>
    public BagFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A bag could not be used; <paramref name="inner"/> is what the lower layer said.</summary>
    public BagFormatException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Composes the one line: <c>path: what; cure</c>.</summary>
    internal static BagFormatException At(string path, string what, string cure, Exception? inner = null) =>
        new($"{path}: {what}; {cure}".ReplaceLineEndings(" "), inner);
}
