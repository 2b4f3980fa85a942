using System.Globalization;

namespace Vit.Bags.Yaml;

/// <summary>metadata.yaml as a tree → <see cref="BagMetadata"/>. Every complaint is a <see cref="FormatException"/> naming the key.</summary>
internal static class MetadataReader
{
    public const string RootKey = "rosbag2_bagfile_information";

    public static BagMetadata Read(YamlTree document)
    {
        YamlTree root = document[RootKey] ?? throw new FormatException($"no key '{RootKey}': this is no bag's metadata");
        return new BagMetadata
        {
            Version = (int)Math.Clamp(Number(root, "version", fallback: 4), 1, int.MaxValue),
            StorageIdentifier = Text(root, "storage_identifier"),
            Duration = Number(root["duration"], "nanoseconds"),
            StartingTime = Number(root["starting_time"], "nanoseconds_since_epoch"),
            MessageCount = Number(root, "message_count"),
            Topics = [.. Items(root, "topics_with_message_count").Select(Topic)],
            CompressionFormat = Text(root, "compression_format"),
            CompressionMode = Text(root, "compression_mode"),
            RelativeFilePaths = [.. Items(root, "relative_file_paths").Select(p => p.Text ?? throw Wrong("relative_file_paths", "a list of paths"))],
            Files = [.. Items(root, "files").Select(File)],
            CustomData = CustomData(root["custom_data"]),
            RosDistro = Text(root, "ros_distro"),
        };
    }

    private static BagTopic Topic(YamlTree node)
    {
        YamlTree topic = node["topic_metadata"] ?? throw Wrong("topic_metadata", "present for every topic");
        string name = Text(topic, "name");
        if (name.Length == 0)
            throw Wrong("name", "present for every topic");
        return new BagTopic
        {
            Name = name,
            Type = Text(topic, "type"),
            SerializationFormat = Text(topic, "serialization_format"),
            // A list from version 9 on, YAML inside a string before.
            OfferedQosProfiles = topic["offered_qos_profiles"] switch
            {
                null => "",
                { Text: { } text } => text,
                { Items.Count: 0 } => "",
                var list => YamlText.Write(list).TrimEnd('\n'),
            },
            TypeDescriptionHash = Text(topic, "type_description_hash"),
            MessageCount = Number(node, "message_count"),
        };
    }

    private static BagFileInformation File(YamlTree node) => new(
        Text(node, "path"), Number(node["starting_time"], "nanoseconds_since_epoch"), Number(node["duration"], "nanoseconds"), Number(node, "message_count"));

    private static Dictionary<string, string> CustomData(YamlTree? node)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, YamlTree value) in node?.Entries ?? [])
            data[key] = value.Text ?? throw Wrong("custom_data", "a mapping of texts");
        return data;
    }

    private static List<YamlTree> Items(YamlTree node, string key) => node[key] switch
    {
        null or { Text: "" or "~" or "null" } => [],
        { Items: { } items } => items,
        _ => throw Wrong(key, "a list"),
    };

    private static string Text(YamlTree node, string key) => node[key] switch
    {
        null => "",
        { Text: { } text } => text,
        _ => throw Wrong(key, "a text"),
    };

    private static long Number(YamlTree? node, string key, long fallback = 0)
    {
        string? text = node?[key]?.Text;
        if (text is null)
            return node?[key] is null ? fallback : throw Wrong(key, "a number");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            return value;
        // An empty bag's starting time is written as the largest time there is, which may be unsigned.
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? long.MaxValue : throw Wrong(key, "a whole number");
    }

    private static FormatException Wrong(string key, string must) => new($"'{key}' must be {must}");
}
