using Vit.Messages.Tests.Support;

namespace Vit.Messages.Tests;

/// <summary>Golden level L6: payloads of 91 types, and of those of vit_msgs. Bytes are compared exactly: CDR leaves no choice but padding, which is 0 here.</summary>
public sealed class GoldenCdrTests
{
    public static TheoryData<string> Types => [.. Names];

    public static TheoryData<string> TypesWithView => [.. Names.Where(name => MessageProbe.All[name].HasView)];

    private static IEnumerable<string> Names => GoldenCases.ByType.Select(g => g.Key).Order(StringComparer.Ordinal);

    [Fact]
    public void All_91_types_of_the_golden_data_are_known()
    {
        Dictionary<string, string> types = GoldenCases.Hashes("cdr_ros2_jazzy.json", "hashes");
        Assert.Equal(91, types.Count);
        Assert.Empty(types.Keys.Except(MessageProbe.All.Keys));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Values_are_written_as_the_golden_bytes(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        foreach (GoldenCase golden in GoldenCases.ByType[type])
        {
            object message = MessageReflection.FromJson(probe.Type, golden.Value);
            AssertSame(golden, golden.LittleEndian, probe.Serialize(message));
        }
    }

    // Writing is proven above, so a message that was read is right when it is written as the same bytes.
    [Theory]
    [MemberData(nameof(Types))]
    public void Either_byte_order_is_read(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        foreach (GoldenCase golden in GoldenCases.ByType[type])
        {
            AssertSame(golden, golden.LittleEndian, probe.Serialize(probe.Deserialize(golden.LittleEndian)));
            AssertSame(golden, golden.LittleEndian, probe.Serialize(probe.Deserialize(golden.BigEndian)));
        }
    }

    [Theory]
    [MemberData(nameof(TypesWithView))]
    public void Views_hold_the_same_values_in_either_byte_order(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        foreach (GoldenCase golden in GoldenCases.ByType[type])
        {
            AssertSame(golden, golden.LittleEndian, probe.Serialize(probe.DeserializeByView(golden.LittleEndian)));
            AssertSame(golden, golden.LittleEndian, probe.Serialize(probe.DeserializeByView(golden.BigEndian)));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_message_read_over_another_keeps_nothing_of_it(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        object message = Activator.CreateInstance(probe.Type)!;
        foreach (GoldenCase golden in GoldenCases.ByType[type].Concat(GoldenCases.ByType[type].Reverse()))
        {
            message = probe.Deserialize(golden.BigEndian, message);
            AssertSame(golden, golden.LittleEndian, probe.Serialize(message));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Bytes_behind_the_last_field_are_ignored(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        foreach (GoldenCase golden in GoldenCases.ByType[type])
        {
            byte[] longer = [.. golden.LittleEndian, 0xCF, 0x55, 0, 0, 0x90, 0x40, 0xE5];
            AssertSame(golden, golden.LittleEndian, probe.Serialize(probe.Deserialize(longer)));
        }
    }

    private static void AssertSame(GoldenCase golden, byte[] expected, byte[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual),
            $"{golden}\nexpected {Convert.ToHexStringLower(expected)}\nactual   {Convert.ToHexStringLower(actual)}");
}
