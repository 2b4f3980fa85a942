namespace Vit.Messages;

/// <summary>Something that is read from CDR: a message, a view of one, a string in place.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface ICdrReadable<TSelf>
    where TSelf : ICdrReadable<TSelf>, allows ref struct
{
    /// <summary>Least number of bytes that one takes, padding aside. Counts are checked against it before anything is allocated.</summary>
    static abstract int MinimumCdrSize { get; }

    /// <summary>Reads one, and leaves the reader behind it.</summary>
    /// <exception cref="CdrException">The payload is damaged or of another type.</exception>
    static abstract TSelf Read(scoped ref CdrReader reader);
}
