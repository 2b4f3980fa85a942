using Vit.Bags.Yaml;
using YamlDotNet.Core;

namespace Vit.Bags;

/// <summary>
/// A bag's metadata.yaml (rosbag2_storage, BagMetadata), versions 4 (Foxy) to 9 (Jazzy). Immutable after construction; safe to share.
/// </summary>
public sealed class BagMetadata
{
    /// <summary>Name of the file in the bag's folder.</summary>
    public const string FileName = "metadata.yaml";

    /// <summary>The version written: that of ROS 2 Jazzy.</summary>
    public const int CurrentVersion = 9;

    // A real file is some kilobytes; a thousand split files make some hundred.
    private const long MaxFileBytes = 16 << 20;

    /// <summary>Format version, 1 or more.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary><c>mcap</c> or <c>sqlite3</c>.</summary>
    public string StorageIdentifier { get; init; } = "mcap";

    /// <summary>From the first to the last message, nanoseconds.</summary>
    public long Duration { get; init; }

    /// <summary>Log time of the first message, nanoseconds since the Unix epoch.</summary>
    public long StartingTime { get; init; }

    /// <summary>Messages in the bag.</summary>
    public long MessageCount { get; init; }

    /// <summary>The topics with their message counts; definitions are in the storage files only.</summary>
    public IReadOnlyList<BagTopic> Topics { get; init; } = [];

    /// <summary><c>zstd</c>, or empty when neither messages nor files were compressed by rosbag2 (chunks of MCAP are another matter).</summary>
    public string CompressionFormat { get; init; } = "";

    /// <summary><c>message</c>, <c>file</c>, or empty; older versions write upper case and <c>NONE</c>.</summary>
    public string CompressionMode { get; init; } = "";

    /// <summary>The storage files in order, relative to the bag's folder.</summary>
    public IReadOnlyList<string> RelativeFilePaths { get; init; } = [];

    /// <summary>More about each of them, from version 5 on; else empty.</summary>
    public IReadOnlyList<BagFileInformation> Files { get; init; } = [];

    /// <summary>Key-value pairs of the user, from version 6 on.</summary>
    public IReadOnlyDictionary<string, string> CustomData { get; init; } = new Dictionary<string, string>();

    /// <summary>ROS distribution that recorded the bag, from version 8 on; else empty.</summary>
    public string RosDistro { get; init; } = "";

    /// <summary>True when every payload is a Zstandard frame of its own.</summary>
    internal bool HasCompressedMessages => CompressionMode.Equals("message", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a metadata.yaml. Unknown keys are skipped, keys of a later version than the file's are optional.</summary>
    /// <param name="path">The file, or the bag's folder.</param>
    /// <exception cref="BagFormatException">Missing, not YAML, or a field is not what it must be.</exception>
    public static BagMetadata Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            if (new FileInfo(file).Length > MaxFileBytes)
                throw Damaged(file, "it is larger than any metadata.yaml");
            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BagFormatException.At(file, e.Message, "check the path and its permissions", e);
        }
    }

    /// <summary>Reads the text of a metadata.yaml.</summary>
    /// <param name="text">The whole document.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="BagFormatException">Not YAML, or a field is not what it must be.</exception>
    public static BagMetadata Parse(string text, string name = FileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return MetadataReader.Read(YamlText.Parse(text));
        }
        catch (YamlException e)
        {
            throw Damaged(name, e.Message, e);
        }
        catch (FormatException e)
        {
            throw Damaged(name, e.Message, e);
        }
    }

    /// <summary>The text of a metadata.yaml, version 9 whatever <see cref="Version"/> says; the same values give the same text.</summary>
    /// <exception cref="BagFormatException">A topic's QoS profiles are not YAML.</exception>
    public string ToYaml()
    {
        try
        {
            return MetadataWriter.Write(this, withRoot: true);
        }
        catch (YamlException e)
        {
            throw BagFormatException.At(FileName, $"a topic's QoS profiles are not YAML ({e.Message})", "leave them empty or use BagQos", e);
        }
    }

    /// <summary>Writes metadata.yaml into a bag's folder, over an older one.</summary>
    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), ToYaml());

    private static BagFormatException Damaged(string file, string what, Exception? inner = null) =>
        BagFormatException.At(file, what, "repair it, or remove it to read the storage files without it", inner);
}
