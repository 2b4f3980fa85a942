using Vit.Messages.GoldenMsgs;
using Vit.Messages.TestMsgs;
using String = Vit.Messages.StdMsgs.String;

namespace Vit.Messages.Tests.Cdr;

public sealed class StringTests
{
    [Theory]
    [InlineData("0001000000000000", "")]
    [InlineData("000100000100000000", "")]
    [InlineData("00010000020000004100", "A")]
    [InlineData("000100000200000041 42", "AB")]
    [InlineData("0001000004000000 41 00 42 00", "A")]
    [InlineData("0001000003000000 41 FF 00", "A\uFFFD")]
    public void Texts_are_read_as_C_peers_see_them(string hex, string expected)
    {
        byte[] payload = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(expected, CdrMessage.Deserialize<String>(payload).Data);
        Assert.Equal(expected, StdMsgs.StringView.Parse(payload).Data.ToString());
    }

    [Fact]
    public void A_count_beyond_the_payload_is_refused_before_anything_is_allocated()
    {
        byte[] payload = Convert.FromHexString("00010000FFFFFFFF41");
        var refusal = Assert.Throws<CdrException>(() => CdrMessage.Deserialize<String>(payload));
        Assert.Contains("4294967295", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_NUL_is_refused_by_name()
    {
        var refusal = Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new String { Data = "a\0b" }));
        Assert.StartsWith("Data holds a NUL", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bound_of_a_string_counts_UTF8_bytes()
    {
        CdrMessage.ToBytes(new Traps { ShortName = "ÖÖÖÖÖ" });
        var refusal = Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Traps { ShortName = "ÖÖÖÖÖx" }));
        Assert.StartsWith("ShortName has 11 elements, its bound is 10", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_beyond_its_bound_is_refused_when_read()
    {
        var writer = new CdrWriter(new CdrBuffer());
        writer.WriteString("12345678901");
        byte[] payload = writer.Written.ToArray();

        Assert.Throws<CdrException>(() => new CdrReader(payload).ReadString(maxLength: 10));
    }

    [Fact]
    public void Bounds_of_sequences_and_fixed_lengths_are_enforced()
    {
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Traps { Few = [1, 2, 3, 4, 5, 6] }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Traps { Three = [1, 2] }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Traps { TwoStrings = ["a"] }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Traps { Pair = [new()] }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Wide { ThreeFlags = [] }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Wide { ShortText = "1234" }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Wide { TwoTexts = [] }));
        Assert.Throws<CdrException>(() => CdrMessage.ToBytes(new Wide { ShortNames = ["12345"] }));
    }

    [Fact]
    public void Equal_recurring_texts_are_kept_not_read_anew()
    {
        byte[] payload = CdrMessage.ToBytes(new String { Data = "camera_optical" });
        String message = CdrMessage.Deserialize<String>(payload);
        string first = message.Data;

        CdrMessage.Deserialize(payload, ref message);

        Assert.Same(first, message.Data);
    }

    /// <summary>Made by rclpy 7.1.6 with rmw_fastrtps_cpp; what follows the last field is Fast CDR's own surplus.</summary>
    private const string FastCdrPayload =
        "00010000070000004700000072000000f6000000df000000650000003dd8000080de0000000000000000000000000000"
        + "01000000610000000000000002000000e56500002c670000010000000100000078000000020000000a0000006c000000"
        + "610000006d00000070000000922100006300000061000000620000006c000000650000000100000062000000cf550000";

    [Fact]
    public void Wide_strings_are_read_and_written_as_Fast_CDR_does()
    {
        byte[] payload = Convert.FromHexString(FastCdrPayload);

        WStrings message = CdrMessage.Deserialize<WStrings>(payload);

        Assert.Equal("Größe🚀", message.WstringValue);
        Assert.Equal(["a", "", "日本"], message.ArrayOfWstrings);
        Assert.Equal(["x"], message.BoundedSequenceOfWstrings);
        Assert.Equal(["lamp→cable", "b"], message.UnboundedSequenceOfWstrings);
        Assert.Equal(payload[..^4], CdrMessage.ToBytes(message));
        Assert.Equal(CdrMessage.ToBytes(message), CdrMessage.ToBytes(WStringsView.Parse(payload).ToMessage()));
    }

    [Fact]
    public void A_wide_character_beyond_UTF16_is_refused()
    {
        byte[] payload = Convert.FromHexString("000100000100000000000100");
        Assert.Throws<CdrException>(() => new CdrReader(payload).ReadWString());
    }
}
