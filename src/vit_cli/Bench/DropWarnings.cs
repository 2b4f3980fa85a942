using Vit.Pipeline;

namespace Vit.Cli.Bench;

/// <summary>What is said of frames that cannot be used.</summary>
internal static class DropWarnings
{
    /// <summary>Writes each line to stderr once, however often frames are shown again.</summary>
    public static Action<string> Once()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        return message =>
        {
            if (told.Add(message))
                Console.Error.WriteLine($"vit: {message}");
        };
    }

    /// <summary>The summary itself.</summary>
    /// <exception cref="IOException">None of its frames became a result.</exception>
    public static PipelineSummary Usable(PipelineSummary summary, string source) => summary.Processed > 0
        ? summary
        : throw new IOException(summary.Taken == 0
            ? "interrupted before the first frame that counts"
            : $"none of the frames of {source} could be used: {summary.Drops.Reasons.First().Example}");
}
