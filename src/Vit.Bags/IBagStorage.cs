namespace Vit.Bags;

/// <summary>One storage file of a bag, read in log-time order. Topics go to the bag's table when it is opened.</summary>
internal interface IBagStorage : IDisposable
{
    /// <summary>Log time of the first message in the file, unfiltered; null when it has none.</summary>
    long? StartTime { get; }

    /// <summary>Log time of the last message in the file, unfiltered; null when it has none.</summary>
    long? EndTime { get; }

    /// <summary>Messages in the file, unfiltered; null when the file does not say.</summary>
    long? MessageCount { get; }

    /// <summary>The message that <see cref="MoveNext"/> stepped to; its payload is valid until the next step.</summary>
    BagMessage Current { get; }

    /// <summary>Steps to the next wanted message.</summary>
    /// <exception cref="BagFormatException">The file is damaged in a way that leaves nothing more to read.</exception>
    bool MoveNext();
}
