using Vit.Messages.StdMsgs;

namespace Vit.Messages.Tests.Cdr;

public sealed class EncapsulationTests
{
    [Theory]
    [InlineData("0000abcd00000007", 7)]
    [InlineData("0001abcd07000000", 7)]
    public void The_options_of_the_header_are_ignored(string hex, int expected)
    {
        var reader = new CdrReader(Convert.FromHexString(hex));
        Assert.Equal(expected, reader.ReadInt32());
    }

    [Theory]
    [InlineData("0006000000000000", "XCDR2")]
    [InlineData("0007000000000000", "XCDR2")]
    [InlineData("0008000000000000", "XCDR2")]
    [InlineData("0009000000000000", "XCDR2")]
    [InlineData("000a000000000000", "XCDR2")]
    [InlineData("000b000000000000", "XCDR2")]
    [InlineData("0002000000000000", "parameter list")]
    [InlineData("0003000000000000", "parameter list")]
    [InlineData("7f7f000000000000", "no CDR")]
    public void Another_encoding_is_refused_by_name(string hex, string name)
    {
        var refusal = Assert.Throws<CdrException>(() => CdrMessage.Deserialize<Bool>(Convert.FromHexString(hex)));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("0x" + hex[..4].ToUpperInvariant(), refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000100")]
    public void A_payload_shorter_than_its_header_is_refused(string hex) =>
        Assert.Throws<CdrException>(() => CdrMessage.Deserialize<Bool>(Convert.FromHexString(hex)));

    [Fact]
    public void A_message_without_fields_is_one_byte() => Assert.Equal([0, 1, 0, 0, 0], CdrMessage.ToBytes(new Empty()));
}
