namespace Vit.Bags;

/// <summary>A topic of a bag: what rosbag2 calls topic metadata, with the message definition where the storage carries it.</summary>
public sealed class BagTopic
{
    private (string Encoding, string Text) _definition = ("", "");

    /// <summary>Topic name, such as <c>/camera/image_raw</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Message type, such as <c>sensor_msgs/msg/Image</c>; empty when the recorder wrote no schema.</summary>
    public required string Type { get; init; }

    /// <summary>How payloads are encoded: <c>cdr</c> for ROS 2, anything in a foreign MCAP file.</summary>
    public string SerializationFormat { get; init; } = "cdr";

    /// <summary>
    /// The publishers' QoS profiles as YAML text (a list of mappings, see <see cref="BagQos"/>), as recorded:
    /// policies are numbers up to metadata version 8 and names from 9 on. Empty when unknown.
    /// </summary>
    public string OfferedQosProfiles { get; init; } = "";

    /// <summary>Type hash (<c>RIHS01_…</c>, REP 2011); empty when unknown.</summary>
    public string TypeDescriptionHash { get; init; } = "";

    /// <summary>Language of <see cref="Definition"/>: <c>ros2msg</c>, <c>ros2idl</c>, or empty when there is none.</summary>
    public string DefinitionEncoding { get => _definition.Encoding; init => _definition.Encoding = value; }

    /// <summary>Text of the message definition and of all it depends on; empty when the storage has none.</summary>
    public string Definition { get => _definition.Text; init => _definition.Text = value; }

    /// <summary>Messages on this topic in the whole bag, unfiltered, as the bag's own figures say; null when they say nothing.</summary>
    public long? MessageCount { get; internal set; }

    /// <summary>Takes over the definition that another description of this topic has.</summary>
    internal void TakeDefinition(BagTopic from) => _definition = from._definition;

    /// <summary>A copy with another count.</summary>
    internal BagTopic WithCount(long count)
    {
        var copy = (BagTopic)MemberwiseClone();
        copy.MessageCount = count;
        return copy;
    }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name} [{Type}]";
}
