namespace Vit.Bags;

/// <summary>The topics of one bag, each once by name and type, over all its storage files.</summary>
/// <param name="countsMessages">True when the storage files are to say how many messages a topic has; false when metadata.yaml did.</param>
internal sealed class TopicTable(bool countsMessages)
{
    private readonly List<BagTopic> _topics = [];
    private readonly Dictionary<(string Name, string Type), BagTopic> _byName = [];

    public bool CountsMessages => countsMessages;

    /// <summary>In the order they were met.</summary>
    public IReadOnlyList<BagTopic> Topics => _topics;

    /// <summary>The topic of that name and type that is already known, completed with a definition it lacked; or <paramref name="found"/>.</summary>
    public BagTopic GetOrAdd(BagTopic found)
    {
        if (!_byName.TryGetValue((found.Name, found.Type), out BagTopic? known))
        {
            _topics.Add(found);
            _byName.Add((found.Name, found.Type), found);
            return found;
        }
        if (known.Definition.Length == 0)
            known.TakeDefinition(found);
        return known;
    }

    /// <summary>Adds one file's messages to a topic's count.</summary>
    public void Count(BagTopic topic, long messages)
    {
        if (countsMessages)
            topic.MessageCount = unchecked((topic.MessageCount ?? 0) + messages);
    }
}
