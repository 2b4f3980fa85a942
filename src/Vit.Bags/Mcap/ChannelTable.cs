using System.Text;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>Schemas and channels of one MCAP file. Records that share an id are identical (specification): the first counts.</summary>
internal sealed class ChannelTable(TopicTable topics, BagReaderOptions options)
{
    private readonly Dictionary<ushort, SchemaText> _schemas = [];
    private readonly Dictionary<ushort, ChannelEntry> _channels = [];

    public int Count => _channels.Count;

    public bool Contains(ushort channelId) => _channels.ContainsKey(channelId);

    public bool AddSchema(ReadOnlySpan<byte> content)
    {
        if (!Schema.TryParse(content, out Schema schema))
            return false;
        // An id of 0 is invalid and to be ignored: it stands for "no schema".
        if (schema.Id != 0 && !_schemas.ContainsKey(schema.Id))
        {
            _schemas.Add(schema.Id, new SchemaText(Encoding.UTF8.GetString(schema.Name), Encoding.UTF8.GetString(schema.Encoding),
                Encoding.UTF8.GetString(schema.Data)));
        }
        return true;
    }

    public bool AddChannel(ReadOnlySpan<byte> content)
    {
        if (!Channel.TryParse(content, out Channel channel))
            return false;
        if (_channels.ContainsKey(channel.Id))
            return true;
        SchemaText schema = _schemas.GetValueOrDefault(channel.SchemaId, SchemaText.None);
        Dictionary<string, string> metadata = Maps.Read(channel.Metadata);
        BagTopic topic = topics.GetOrAdd(new BagTopic
        {
            Name = Encoding.UTF8.GetString(channel.Topic),
            Type = schema.Name,
            SerializationFormat = Encoding.UTF8.GetString(channel.MessageEncoding),
            OfferedQosProfiles = metadata.GetValueOrDefault("offered_qos_profiles", ""),
            TypeDescriptionHash = metadata.GetValueOrDefault("topic_type_hash", ""),
            DefinitionEncoding = schema.Encoding,
            Definition = schema.Data,
        });
        _channels.Add(channel.Id, new ChannelEntry(topic, options.WantsTopic(topic.Name)));
        return true;
    }

    /// <summary>The topic of a channel; false when no such channel was defined.</summary>
    public bool TryGet(ushort channelId, out ChannelEntry channel) => _channels.TryGetValue(channelId, out channel);

    /// <summary>Adds to the count of a channel's topic.</summary>
    public void CountMessages(BagTopic topic, long messages) => topics.Count(topic, messages);

    public readonly record struct ChannelEntry(BagTopic Topic, bool IsWanted);

    private readonly record struct SchemaText(string Name, string Encoding, string Data)
    {
        public static SchemaText None => new("", "", "");
    }
}
