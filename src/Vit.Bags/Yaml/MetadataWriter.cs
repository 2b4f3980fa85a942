using System.Globalization;

namespace Vit.Bags.Yaml;

/// <summary><see cref="BagMetadata"/> → YAML of version 9, keys in rosbag2's order.</summary>
internal static class MetadataWriter
{
    /// <param name="metadata">What to write.</param>
    /// <param name="withRoot">True for the file; false for the copy inside an MCAP file, which has no root key.</param>
    public static string Write(BagMetadata metadata, bool withRoot)
    {
        YamlTree topics = YamlTree.Sequence(), paths = YamlTree.Sequence(), files = YamlTree.Sequence(), custom = YamlTree.Mapping();
        foreach (BagTopic topic in metadata.Topics)
            topics.Items!.Add(YamlTree.Mapping().Add("topic_metadata", Topic(topic)).Add("message_count", Number(topic.MessageCount ?? 0)));
        foreach (string path in metadata.RelativeFilePaths)
            paths.Items!.Add(YamlTree.Scalar(path));
        foreach (BagFileInformation file in metadata.Files)
        {
            files.Items!.Add(YamlTree.Mapping().Add("path", file.Path).Add("starting_time", StartingTime(file.StartingTime))
                .Add("duration", Duration(file.Duration)).Add("message_count", Number(file.MessageCount)));
        }
        foreach ((string key, string value) in metadata.CustomData.OrderBy(e => e.Key, StringComparer.Ordinal))
            custom.Add(key, value);
        YamlTree root = YamlTree.Mapping()
            .Add("version", Number(BagMetadata.CurrentVersion))
            .Add("storage_identifier", metadata.StorageIdentifier)
            .Add("duration", Duration(metadata.Duration))
            .Add("starting_time", StartingTime(metadata.StartingTime))
            .Add("message_count", Number(metadata.MessageCount))
            .Add("topics_with_message_count", topics)
            .Add("compression_format", metadata.CompressionFormat)
            .Add("compression_mode", metadata.CompressionMode)
            .Add("relative_file_paths", paths)
            .Add("files", files)
            .Add("custom_data", custom)
            .Add("ros_distro", metadata.RosDistro);
        return YamlText.Write(withRoot ? YamlTree.Mapping().Add(MetadataReader.RootKey, root) : root);
    }

    private static YamlTree Topic(BagTopic topic) => YamlTree.Mapping()
        .Add("name", topic.Name)
        .Add("type", topic.Type)
        .Add("serialization_format", topic.SerializationFormat)
        .Add("offered_qos_profiles", QosYaml.Named(topic.OfferedQosProfiles))
        .Add("type_description_hash", topic.TypeDescriptionHash);

    private static YamlTree Duration(long nanoseconds) => YamlTree.Mapping().Add("nanoseconds", Number(nanoseconds));

    private static YamlTree StartingTime(long nanoseconds) => YamlTree.Mapping().Add("nanoseconds_since_epoch", Number(nanoseconds));

    private static YamlTree Number(long value) => YamlTree.Scalar(value.ToString(CultureInfo.InvariantCulture));
}
