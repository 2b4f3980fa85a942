using Vit.Messages;
using Vit.Messages.Tests.Support;
using Vit.Ros.Interop;

namespace Vit.Ros.Tests.Live;

/// <summary>
/// rosidl's and the middleware's notion of CDR is ours: payload → rosidl's struct → payload gives the same bytes, for every type of the
/// catalog whose package is installed, parts of services included.
/// </summary>
public sealed class ConformanceTests
{
    private const int Samples = 5;

    public static TheoryData<string> Types()
    {
        var data = new TheoryData<string>();
        if (RosSession.Problem is null)
        {
            foreach (string name in MessageProbe.All.Keys.Where(n => IsInstalled(Owner(n).Owner)).Order(StringComparer.Ordinal))
                data.Add(name);
        }
        return data.Count > 0 ? data : ["std_msgs/msg/Header"];
    }

    [Fact]
    public void The_packages_that_a_node_needs_are_compared()
    {
        RosSession.Require();
        string[] compared = [.. Types().Select(row => row.Data)];

        Assert.All(
            [
                "builtin_interfaces", "diagnostic_msgs", "geometry_msgs", "lifecycle_msgs", "rcl_interfaces", "sensor_msgs", "std_srvs",
                "visualization_msgs",
            ],
            package => Assert.Contains(compared, name => name.StartsWith(package + "/", StringComparison.Ordinal)));
        Assert.SkipUnless(
            compared.Any(name => name.StartsWith("vit_msgs/", StringComparison.Ordinal)), "vit_msgs is not built: run 'make ros' with ROS sourced");
    }

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public void A_type_s_payloads_survive_rosidl(string name)
    {
        RosSession.Require();
        (string owner, int part) = Owner(name);
        Assert.True(MessageCatalog.TryGet(owner, out RosTypeInfo info));
        RosType type = RosType.Load(owner, info.Rihs01); // compares the hash, too
        MessageProbe probe = MessageProbe.All[name];
        // Parameter descriptions have at most one range.
        int most = probe.Definition.Contains("<=1]", StringComparison.Ordinal) ? 1 : Samples;
        var random = new Random(7);
        for (int i = 0; i < Samples; i++)
        {
            byte[] payload = probe.Serialize(MessageReflection.Random(probe.Type, random, Math.Min(i, most)));
            byte[] back = Convert(type, part, payload);
            // rmw writes up to its estimate of the size; what follows the last field means nothing.
            Assert.True(back.Length >= payload.Length, $"{back.Length} bytes came back for {payload.Length}");
            Assert.Equal(System.Convert.ToHexString(payload), System.Convert.ToHexString(back.AsSpan(0, payload.Length)));
        }
    }

    private static bool IsInstalled(string name) =>
        RosEnvironment.Inspect().Prefixes.Any(p => File.Exists(Path.Combine(p, "share", name + ".idl")));

    private static (string Owner, int Part) Owner(string name) =>
        name.EndsWith("_Request", StringComparison.Ordinal) ? (name[..^"_Request".Length], 0)
        : name.EndsWith("_Response", StringComparison.Ordinal) ? (name[..^"_Response".Length], 1)
        : (name, 0);

    private static unsafe byte[] Convert(RosType type, int part, byte[] payload)
    {
        Native.Check(Native.BufferCreate((nuint)(2 * payload.Length + 64), out RclObject buffer));
        using (buffer)
        {
            var message = new NativeMessage();
            fixed (byte* bytes = payload)
                Native.Check(Native.TypeConvert(type.Handle, part, bytes, (nuint)payload.Length, buffer, ref message));
            return new ReadOnlySpan<byte>(message.Data, (int)message.Length).ToArray();
        }
    }
}
