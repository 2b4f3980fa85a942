using Vit.Messages.StdSrvs;
using Vit.Messages.Tests.Support;
using Vit.Messages.VisionMsgs;

namespace Vit.Messages.Tests;

/// <summary>RIHS01 hashes: equal ones prove that every field's name, type and order is that of the original definition.</summary>
public sealed class TypeHashTests
{
    private static Dictionary<string, string> Own()
    {
        var own = MessageProbe.All.Values.ToDictionary(p => p.Name, p => p.Rihs01);
        foreach (string name in MessageCatalog.TypeNames)
        {
            Assert.True(MessageCatalog.TryGet(name, out RosTypeInfo info));
            own[name] = info.Rihs01;
        }
        return own;
    }

    [Fact]
    public void Standard_types_hash_as_in_Jazzy()
    {
        Dictionary<string, string> golden = GoldenCases.Hashes("rihs01.json", "ros2_jazzy");
        Dictionary<string, string> own = Own();

        string[] common = [.. golden.Keys.Where(own.ContainsKey)];
        Assert.True(common.Length >= 130, $"only {common.Length} types could be compared");
        Assert.Equal(common.Select(name => (name, golden[name])), common.Select(name => (name, own[name])));
    }

    [Fact]
    public void Types_made_for_tests_hash_as_rosbags_says()
    {
        Dictionary<string, string> own = Own();
        foreach ((string name, string hash) in GoldenCases.Hashes("cdr_ros2_jazzy.json", "hashes"))
            Assert.Equal((name, hash), (name, own[name]));
    }

    [Fact]
    public void Types_of_vit_msgs_hash_as_rosidl_generates()
    {
        Dictionary<string, string> golden = GoldenCases.Hashes("cdr_vit_msgs.json", "hashes");
        Dictionary<string, string> own = Own();

        Assert.Equal(golden.Keys.Order(), own.Keys.Where(name => name.StartsWith("vit_msgs/", StringComparison.Ordinal)).Order());
        foreach ((string name, string hash) in golden)
            Assert.Equal((name, hash), (name, own[name]));
    }

    [Fact]
    public void Detections_hash_as_in_vision_msgs_4_1_1() =>
        Assert.Equal("RIHS01_214274120007f4a683866481336b70310268cfa107aebe9d594a6acf75bda968", Hash<Detection2DArray>());

    [Fact]
    public void Wide_strings_hash_as_rosidl_generates() =>
        Assert.Equal("RIHS01_5a2c8ddb2054600023b9a180652f2ba895373217cad4b1f0fc1258c9e4424a79", Hash<TestMsgs.WStrings>());

    [Fact]
    public void A_service_hashes_unlike_its_messages() => Assert.NotEqual(Hash<SetBool>(), Hash<SetBoolRequest>());

    private static string Hash<T>()
        where T : IRosType => T.Rihs01;
}
