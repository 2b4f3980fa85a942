using System.Text.RegularExpressions;

namespace Vit.Bags;

/// <summary>The storage files of a bag in order, with their start times where metadata.yaml knows them.</summary>
internal static partial class BagFiles
{
    private static readonly string[] Extensions = [".mcap", ".db3", ".mcap.zstd", ".db3.zstd"];

    /// <summary>From a folder's metadata.yaml. Files that are missing are reported as lost.</summary>
    /// <exception cref="BagFormatException">It names no file, or none that is there.</exception>
    public static List<(string Path, long? StartTime)> From(BagMetadata metadata, string folder, BagRecovery recovery)
    {
        var found = new List<(string, long?)>();
        foreach (string relative in metadata.RelativeFilePaths)
        {
            BagFileInformation? information = metadata.Files.FirstOrDefault(f => f.Path == relative);
            if (Resolve(folder, relative) is { } path)
                found.Add((path, information is { MessageCount: > 0 } ? information.StartingTime : null));
            else
                recovery.Add(new BagLoss(relative, 0, 0, 0, information?.MessageCount, "the storage file is missing"));
        }
        return found.Count > 0
            ? found
            : throw BagFormatException.At(Path.Combine(folder, BagMetadata.FileName), "none of the storage files it names is there",
                "copy them into the folder, or remove metadata.yaml to read those that are");
    }

    /// <summary>From a folder without metadata.yaml: every storage file, numbered ones in the order of their numbers.</summary>
    /// <exception cref="BagFormatException">There is none.</exception>
    public static List<string> In(string folder)
    {
        var files = Directory.EnumerateFiles(folder)
            .Where(f => Extensions.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(f => NumberPattern().Replace(Path.GetFileName(f), n => n.Value.PadLeft(20, '0')), StringComparer.Ordinal)
            .ToList();
        return files.Count > 0
            ? files
            : throw BagFormatException.At(folder, "no metadata.yaml and no .mcap or .db3 file in it", "give the bag's folder or a storage file");
    }

    private static string? Resolve(string folder, string relative)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, relative));
        if (path.StartsWith(root, StringComparison.Ordinal) && File.Exists(path))
            return path;
        // Up to version 3 the paths start with the folder's own name, whatever it is called now.
        path = Path.Combine(root, Path.GetFileName(relative));
        return relative.Length > 0 && File.Exists(path) ? path : null;
    }

    [GeneratedRegex("[0-9]{1,20}")]
    private static partial Regex NumberPattern();
}
