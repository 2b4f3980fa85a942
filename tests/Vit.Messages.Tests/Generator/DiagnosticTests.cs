using Microsoft.CodeAnalysis;
using Vit.Messages.Tests.Support;

namespace Vit.Messages.Tests.Generator;

/// <summary>What is wrong with a definition is told with file, line and column.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("int32", "ROS001", 0, "has a type but no name")]
    [InlineData(" int32 x", "ROS001", 0, "begins at the margin")]
    [InlineData("int32 X", "ROS001", 6, "is no field name")]
    [InlineData("int32 x__y", "ROS001", 6, "is no field name")]
    [InlineData("int32 x_", "ROS001", 6, "is no field name")]
    [InlineData("int32 low=1", "ROS001", 6, "is no constant name")]
    [InlineData("Other A=1", "ROS001", 0, "cannot be the type of a constant")]
    [InlineData("int32[] A=1", "ROS001", 0, "cannot be the type of a constant")]
    [InlineData("int32[x] a", "ROS001", 0, "must be a whole number above 0")]
    [InlineData("int32[0] a", "ROS001", 0, "must be a whole number above 0")]
    [InlineData("int32[<=0] a", "ROS001", 0, "must be a whole number above 0")]
    [InlineData("int32] a", "ROS001", 0, "has no element type")]
    [InlineData("string<=x a", "ROS001", 0, "must be a whole number above 0")]
    [InlineData("a/b/C x", "ROS001", 0, "is no type")]
    [InlineData("float x", "ROS001", 0, "is no type")]
    [InlineData("int32<=5 x", "ROS001", 0, "is no type")]
    [InlineData("Missing x", "ROS002", 0, "add demo_msgs/msg/Missing.msg")]
    [InlineData("other_msgs/Missing[] x", "ROS002", 0, "add other_msgs/msg/Missing.msg")]
    [InlineData("Header header", "ROS002", 0, "std_msgs/Header")]
    [InlineData("int32 number", "ROS003", 6, "'number' twice")]
    [InlineData("Probe x", "ROS004", 0, "contains itself")]
    [InlineData("uint8 x 256", "ROS006", 8, "is no uint8")]
    [InlineData("int8 x 1.5", "ROS006", 7, "is no int8")]
    [InlineData("uint8 LOW=-1", "ROS006", 10, "is no uint8")]
    [InlineData("bool x yes", "ROS006", 7, "is no bool")]
    [InlineData("float32 x 1e39", "ROS006", 10, "is no float32")]
    [InlineData("string x 'open", "ROS006", 9, "quotes")]
    [InlineData("string x 'a'b'", "ROS006", 9, "quotes")]
    [InlineData("string x 'a # b'", "ROS006", 9, "quotes")]
    [InlineData("string<=3 x abcd", "ROS006", 12, "is 4 long")]
    [InlineData("int32[2] x [1]", "ROS006", 11, "cannot hold 1")]
    [InlineData("int32[<=1] x [1, 2]", "ROS006", 13, "cannot hold 2")]
    [InlineData("int32[] x 1", "ROS006", 10, "in brackets")]
    [InlineData("string[] x ['a]", "ROS006", 11, "not closed")]
    [InlineData("Probe x 1", "ROS006", 8, "cannot have a default")]
    public void A_bad_line_is_told_with_its_place(string line, string id, int column, string message)
    {
        GeneratorRun run = GeneratorRun.OfMessage($"# A message.\n\nint32 number\n{line}\n");

        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal(("demo_msgs/msg/Probe.msg", 3, column), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
    }

    [Fact]
    public void All_bad_lines_are_told_at_once()
    {
        GeneratorRun run = GeneratorRun.OfMessage("int32 X\nint32 ok\nbool b maybe\nMissing m\n");
        Assert.Equal([0, 2, 3], run.Diagnostics.Select(d => d.Location.GetLineSpan().StartLinePosition.Line).Order());
    }

    [Theory]
    [InlineData("int32 a\n")]
    [InlineData("int32 a\n---\n---\n")]
    public void A_service_has_one_separator(string text) =>
        Assert.Equal("ROS001", Assert.Single(GeneratorRun.Of(("demo_msgs/srv/Ask.srv", text)).Diagnostics).Id);

    [Fact]
    public void A_bad_line_of_a_response_has_its_line_in_the_file()
    {
        GeneratorRun run = GeneratorRun.Of(
            ("demo_msgs/srv/Ask.srv", "int32 a\n---\nint32 b\nint32 C\n"), SyntaxTests.EventInfo, ("reference/builtin_interfaces/msg/Time.msg", ""));
        Assert.Equal(3, Assert.Single(run.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void A_service_needs_the_event_info() =>
        Assert.Contains("service_msgs/msg/ServiceEventInfo.msg",
            Assert.Single(GeneratorRun.Of(("demo_msgs/srv/Ask.srv", "---\n")).Diagnostics).GetMessage(null), StringComparison.Ordinal);

    [Theory]
    [InlineData("Probe.msg")]
    [InlineData("demo_msgs/Probe.msg")]
    [InlineData("demo_msgs/srv/Probe.msg")]
    [InlineData("demo_msgs/msg/probe.msg")]
    [InlineData("DemoMsgs/msg/Probe.msg")]
    public void A_definition_in_the_wrong_folder_is_told(string path)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Of((path, "int32 a\n")).Diagnostics);
        Assert.Equal("ROS005", diagnostic.Id);
        Assert.Equal(path, diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public void A_cycle_over_several_messages_is_told()
    {
        GeneratorRun run = GeneratorRun.Of(("a_msgs/msg/One.msg", "Two[] two\n"), ("a_msgs/msg/Two.msg", "a_msgs/One one\n"));
        Assert.Contains("a_msgs/msg/One > a_msgs/msg/Two > a_msgs/msg/One",
            Assert.Single(run.Diagnostics, d => d.Id == "ROS004").GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_definitions_of_one_name_are_told()
    {
        GeneratorRun run = GeneratorRun.Of(("x/a_msgs/msg/One.msg", "int32 a\n"), ("y/a_msgs/msg/One.msg", "int32 a\n"));
        Assert.Equal("ROS003", Assert.Single(run.Diagnostics).Id);
    }

    [Fact]
    public void Two_definitions_of_one_CSharp_name_are_told()
    {
        GeneratorRun run = GeneratorRun.Of(("a_msgs/msg/One.msg", "string a\n"), ("a_msgs/msg/OneView.msg", "int32 a\n"));
        Assert.All(run.Diagnostics, d => Assert.Equal("ROS003", d.Id));
        Assert.NotEmpty(run.Diagnostics);
    }
}
