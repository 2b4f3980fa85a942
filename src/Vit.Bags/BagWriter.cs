using System.Text;
using Vit.Bags.Mcap;
using Vit.Bags.Yaml;
using YamlDotNet.Core;

namespace Vit.Bags;

/// <summary>
/// Records a rosbag2 bag: a folder with one MCAP file and a metadata.yaml of version 9 (ROS 2 Jazzy), readable by <c>ros2 bag</c>, Foxglove and
/// the mcap tools. The same calls give the same bytes. Not thread-safe. Nothing is lost of what was written before a crash but the last chunk.
/// </summary>
public sealed class BagWriter : IDisposable
{
    private readonly string _folder;
    private readonly BagWriterOptions _options;
    private readonly FileStream _stream;
    private readonly McapWriter _mcap;
    private readonly Dictionary<(string Type, string Encoding, string Definition), ushort> _schemas = [];
    private readonly Dictionary<BagTopic, ushort> _channels = [];
    private readonly List<BagTopic> _topics = [];
    private readonly List<long> _counts = [];
    private (long Start, long End) _times = (long.MaxValue, long.MinValue);
    private long _total;
    private bool _isClosed;

    private BagWriter(string folder, string fileName, BagWriterOptions options)
    {
        (_folder, FileName, _options) = (folder, fileName, options);
        // Chunks come whole from the MCAP writer: a stream buffer would only copy them.
        _stream = new FileStream(Path.Combine(folder, fileName), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _mcap = new McapWriter(_stream, options);
    }

    /// <summary>Name of the storage file in the folder: the folder's name and <c>_0.mcap</c>, as rosbag2 names it.</summary>
    public string FileName { get; }

    /// <summary>Bytes written to the storage file so far.</summary>
    public long Position => _mcap.Position;

    /// <summary>Starts a bag.</summary>
    /// <param name="folder">Created when it is not there.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="BagFormatException">There is a bag in it already, or it cannot be written to.</exception>
    public static BagWriter Create(string folder, BagWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new BagWriterOptions();
        string path = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        string fileName = $"{Path.GetFileName(path)}_0.mcap";
        try
        {
            Directory.CreateDirectory(path);
            string metadata = Path.Combine(path, BagMetadata.FileName);
            if (!options.Overwrite && (File.Exists(metadata) || File.Exists(Path.Combine(path, fileName))))
                throw BagFormatException.At(folder, "there is a bag in it already", "take another folder, or set BagWriterOptions.Overwrite");
            // A half-written bag must not wear the metadata of the one before it.
            File.Delete(metadata);
            return new BagWriter(path, fileName, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BagFormatException.At(folder, e.Message, "check the path, its permissions and the free disk space", e);
        }
    }

    /// <summary>
    /// Adds a topic to write to. Give the topic of a reader to copy it; its count is not used, and QoS policies in numbers become names.
    /// </summary>
    /// <exception cref="BagFormatException">Its QoS profiles are not YAML.</exception>
    public void AddTopic(BagTopic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (_topics.Any(t => t.Name == topic.Name))
            throw new ArgumentException($"topic {topic.Name} was added already", nameof(topic));
        string qos = Qos(topic);
        var key = (topic.Type, topic.DefinitionEncoding, topic.Definition);
        if (!_schemas.TryGetValue(key, out ushort schemaId))
        {
            schemaId = _mcap.AddSchema(topic.Type, topic.DefinitionEncoding, Encoding.UTF8.GetBytes(topic.Definition));
            _schemas.Add(key, schemaId);
        }
        ushort channelId = _mcap.AddChannel(topic.Name, topic.SerializationFormat, schemaId,
            [new("offered_qos_profiles", qos), new("topic_type_hash", topic.TypeDescriptionHash)]);
        _channels.Add(topic, channelId);
        _topics.Add(topic);
        _counts.Add(0);
    }

    /// <summary>Writes a message.</summary>
    /// <param name="topic">A topic given to <see cref="AddTopic"/>.</param>
    /// <param name="logTime">When it was recorded, nanoseconds since the Unix epoch, 0 or more.</param>
    /// <param name="publishTime">When it was published, nanoseconds since the Unix epoch, 0 or more.</param>
    /// <param name="payload">The serialized message, at most 1 GiB; copied.</param>
    /// <param name="sequence">The publisher's counter; null to count the topic's messages from 0.</param>
    public void Write(BagTopic topic, long logTime, long publishTime, ReadOnlySpan<byte> payload, uint? sequence = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (!_channels.TryGetValue(topic, out ushort channelId))
            throw new ArgumentException($"topic {topic.Name} was not added", nameof(topic));
        _mcap.WriteMessage(channelId, sequence ?? (uint)_counts[channelId], logTime, publishTime, payload);
        _counts[channelId]++;
        _total++;
        _times = (Math.Min(_times.Start, logTime), Math.Max(_times.End, logTime));
    }

    /// <summary>Carries a file along, such as a calibration or a model card.</summary>
    /// <param name="name">File name.</param>
    /// <param name="mediaType">Such as <c>application/json</c>.</param>
    /// <param name="logTime">When it was recorded, nanoseconds since the Unix epoch.</param>
    /// <param name="data">Its content, at most 1 GiB.</param>
    public void WriteAttachment(string name, string mediaType, long logTime, ReadOnlySpan<byte> data) =>
        _mcap.WriteAttachment(name, mediaType, logTime, data);

    /// <summary>Finishes the storage file and writes metadata.yaml. Further calls do nothing.</summary>
    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        using (_stream)
        {
            BagMetadata metadata = Metadata();
            _mcap.WriteMetadata("rosbag2", [new("serialized_metadata", MetadataWriter.Write(metadata, withRoot: false))]);
            _mcap.Close();
            metadata.Save(_folder);
        }
    }

    /// <summary>Closes the bag.</summary>
    public void Dispose() => Close();

    private static string Qos(BagTopic topic)
    {
        try
        {
            return QosYaml.NamedText(topic.OfferedQosProfiles);
        }
        catch (YamlException e)
        {
            throw BagFormatException.At(topic.Name, $"its QoS profiles are not YAML ({e.Message})", "leave them empty or use BagQos", e);
        }
    }

    private BagMetadata Metadata()
    {
        (long start, long duration) = _total == 0 ? (0, 0) : (_times.Start, _times.End - _times.Start);
        return new BagMetadata
        {
            Duration = duration,
            StartingTime = start,
            MessageCount = _total,
            Topics = [.. _topics.Select((topic, channelId) => topic.WithCount(_counts[channelId]))],
            RelativeFilePaths = [FileName],
            Files = [new BagFileInformation(FileName, start, duration, _total)],
            CustomData = _options.CustomData,
            RosDistro = _options.RosDistro,
        };
    }
}
