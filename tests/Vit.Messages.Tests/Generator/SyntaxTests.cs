using Vit.Messages.Tests.Support;

namespace Vit.Messages.Tests.Generator;

/// <summary>Every form that rosidl accepts: what property or constant it becomes, and that the result compiles.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("bool x", "public bool X { get; set; }")]
    [InlineData("byte x", "public byte X { get; set; }")]
    [InlineData("char x", "public byte X { get; set; }")]
    [InlineData("int8 x", "public sbyte X { get; set; }")]
    [InlineData("uint8 x", "public byte X { get; set; }")]
    [InlineData("int16 x", "public short X { get; set; }")]
    [InlineData("uint16 x", "public ushort X { get; set; }")]
    [InlineData("int32 x", "public int X { get; set; }")]
    [InlineData("uint32 x", "public uint X { get; set; }")]
    [InlineData("int64 x", "public long X { get; set; }")]
    [InlineData("uint64 x", "public ulong X { get; set; }")]
    [InlineData("float32 x", "public float X { get; set; }")]
    [InlineData("float64 x", "public double X { get; set; }")]
    [InlineData("string x", "public string X { get; set; } = \"\";")]
    [InlineData("wstring x", "public string X { get; set; } = \"\";")]
    [InlineData("string<=8 x", "public string X { get; set; } = \"\";")]
    [InlineData("wstring<=8 x", "public string X { get; set; } = \"\";")]
    [InlineData("float32[] x", "public List<float> X { get; set; } = [];")]
    [InlineData("float32[<=4] x", "public List<float> X { get; set; } = [];")]
    [InlineData("float32[4] x", "public float[] X { get; set; } = new float[4];")]
    [InlineData("bool[] x", "public List<bool> X { get; set; } = [];")]
    [InlineData("bool[2] x", "public bool[] X { get; set; } = new bool[2];")]
    [InlineData("string<=5[<=10] x", "public List<string> X { get; set; } = [];")]
    [InlineData("string[3] x", "public string[] X { get; set; } = RosArray.OfStrings(3);")]
    [InlineData("wstring<=2[] x", "public List<string> X { get; set; } = [];")]
    [InlineData("wstring[2] x", "public string[] X { get; set; } = RosArray.OfStrings(2);")]
    public void A_field_becomes_a_property(string line, string expected) => AssertMakes(line, expected);

    [Theory]
    [InlineData("int32 x 5", "X { get; set; } = 5;")]
    [InlineData("int32   x\t-5", "X { get; set; } = -5;")]
    [InlineData("int32 x +5 # comment", "X { get; set; } = 5;")]
    [InlineData("uint8 x 0x1F", "X { get; set; } = 31;")]
    [InlineData("uint8 x 0b101", "X { get; set; } = 5;")]
    [InlineData("uint8 x 0o17", "X { get; set; } = 15;")]
    [InlineData("uint32 x 1_000", "X { get; set; } = 1000U;")]
    [InlineData("int64 x -9223372036854775808", "X { get; set; } = -9223372036854775808L;")]
    [InlineData("bool x True", "X { get; set; } = true;")]
    [InlineData("bool x 0", "X { get; set; } = false;")]
    [InlineData("float32 x 1e-3", "X { get; set; } = 0.001f;")]
    [InlineData("float64 x -.5", "X { get; set; } = -0.5d;")]
    [InlineData("float32 x nan", "X { get; set; } = float.NaN;")]
    [InlineData("float64 x -inf", "X { get; set; } = double.NegativeInfinity;")]
    [InlineData("string x bare words", "X { get; set; } = \"bare words\";")]
    [InlineData("string x \"a \\\"b\\\" c\"", "X { get; set; } = \"a \\\"b\\\" c\";")]
    [InlineData("string x 'it\\'s'", "X { get; set; } = \"it's\";")]
    [InlineData("string x \"tab\\tend\"", "X { get; set; } = \"tab\\tend\";")]
    [InlineData("int8[] x [1, -2]", "X { get; set; } = [1, -2];")]
    [InlineData("float64[2] x [0, 1.5]", "X { get; set; } = [0d, 1.5d];")]
    [InlineData("bool[<=2] x [true]", "X { get; set; } = [true];")]
    [InlineData("int8[] x []", "X { get; set; } = [];")]
    [InlineData("string[] x ['a,b', c]", "X { get; set; } = [\"a,b\", \"c\"];")]
    public void A_default_becomes_the_initial_value(string line, string expected) => AssertMakes(line, expected);

    [Theory]
    [InlineData("uint8 A=1", "public const byte A = 1;")]
    [InlineData("uint8 A_2 = 1 # comment", "public const byte A_2 = 1;")]
    [InlineData("int64 LOW=-1", "public const long LOW = -1L;")]
    [InlineData("float32 PI=3.14", "public const float PI = 3.14f;")]
    [InlineData("bool ON=1", "public const bool ON = true;")]
    [InlineData("string NAME=a = b", "public const string NAME = \"a = b\";")]
    [InlineData("string NAME='a b '", "public const string NAME = \"a b \";")]
    [InlineData("string NAME=", "public const string NAME = \"\";")]
    public void A_constant_keeps_its_name(string line, string expected) => AssertMakes(line, expected);

    [Fact]
    public void Types_of_the_same_and_of_another_package_are_found()
    {
        GeneratorRun run = GeneratorRun.Of(
            ("a_msgs/msg/Outer.msg", "Inner inner\nb_msgs/Value value\nb_msgs/Value[] values\nInner[2] pair\n"),
            ("a_msgs/msg/Inner.msg", "string s\n"),
            ("b_msgs/msg/Value.msg", "int32 v\n"));

        AssertCompiles(run);
        Assert.Contains("public AMsgs.Inner Inner { get; set; } = new();", run.Code, StringComparison.Ordinal);
        Assert.Contains("public BMsgs.Value Value { get; set; }\n", run.Code, StringComparison.Ordinal);
        Assert.Contains("public List<BMsgs.Value> Values { get; set; } = [];", run.Code, StringComparison.Ordinal);
        Assert.Contains("public AMsgs.Inner[] Pair { get; set; } = RosArray.Of<AMsgs.Inner>(2);", run.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fixed_run_of_numbers_becomes_a_struct()
    {
        Assert.Contains("public partial record struct Probe", GeneratorRun.OfMessage("int32 a\nbool b\n").Code, StringComparison.Ordinal);
        Assert.Contains("public sealed partial class Probe", GeneratorRun.OfMessage("int32 a\nstring b\n").Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_for_reference_only_makes_no_type()
    {
        GeneratorRun run = GeneratorRun.Of(
            ("demo_msgs/msg/Probe.msg", "geometry_msgs/Point point\n"), ("reference/geometry_msgs/msg/Point.msg", "float64 x\nfloat64 y\nfloat64 z\n"));

        AssertCompiles(run);
        Assert.DoesNotContain("struct Point", run.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_become_documentation_of_what_they_belong_to()
    {
        GeneratorRun run = GeneratorRun.OfMessage(
            """
            # What it is & does.

            # A remark of its own.

            # Above, 1 < 2.
            int32 a  # Beside.
              # Indented, goes on.
            int32 b
            """);

        AssertCompiles(run);
        Assert.Contains("/// <summary>What it is &amp; does.</summary>", run.Code, StringComparison.Ordinal);
        Assert.Contains("    /// Above, 1 &lt; 2.\n    /// Beside.\n    /// Indented, goes on.\n", run.Code, StringComparison.Ordinal);
        Assert.DoesNotContain("/// A remark", run.Code, StringComparison.Ordinal);
        Assert.Contains("/// <summary><c>int32 b</c></summary>", run.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_taken_get_an_underscore()
    {
        GeneratorRun run = GeneratorRun.OfMessage("int32 X=1\nint32 x\nstring probe\nint32 a_b\nint32 ab\nint32 serialize\nint32 ros_source\n");

        AssertCompiles(run);
        foreach (string name in new[] { "int X_ ", "string Probe_ ", "int AB ", "int Ab ", "int Serialize_ ", "int RosSource_ " })
            Assert.Contains(name, run.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("\r\n\r\n")]
    [InlineData("int32 A=1")]
    public void A_message_may_have_no_fields(string text) => AssertCompiles(GeneratorRun.OfMessage(text));

    [Fact]
    public void Windows_line_ends_change_nothing() =>
        Assert.Equal(GeneratorRun.OfMessage("int32 a # x\nstring b\n").Code, GeneratorRun.OfMessage("int32 a # x\r\nstring b\r\n").Code);

    [Fact]
    public void Quotes_in_a_definition_do_not_end_its_text() => AssertCompiles(GeneratorRun.OfMessage("# \"\"\"\" {0}\nint32 a\n"));

    internal static (string Path, string Text) EventInfo =>
        ("reference/service_msgs/msg/ServiceEventInfo.msg", "uint8 event_type\nbuiltin_interfaces/Time stamp\nchar[16] client_gid\nint64 sequence_number\n");

    private static void AssertMakes(string line, string expected)
    {
        GeneratorRun run = GeneratorRun.OfMessage(line + "\n");
        AssertCompiles(run);
        Assert.Contains(expected, run.Code, StringComparison.Ordinal);
    }

    private static void AssertCompiles(GeneratorRun run)
    {
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
    }
}
