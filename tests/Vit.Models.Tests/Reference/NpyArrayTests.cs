using System.Text;
using Vit.Models.Reference;
using Vit.Testing;

namespace Vit.Models.Tests.Reference;

/// <summary>Reference arrays in NumPy's format.</summary>
public sealed class NpyArrayTests
{
    private const string Header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_format_is_read(byte version)
    {
        NpyArray array = NpyArray.Parse(Bytes(Header, 6, version));

        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], array.Data);
    }

    [Theory]
    [InlineData("(2, 3)", "()", 1, 0)]
    [InlineData("(2, 3)", "(4,)", 4, 1)]
    [InlineData("(2, 3)", "(0, 3)", 0, 2)]
    public void A_scalar_a_vector_and_an_empty_array_are_read(string shape, string other, int values, int axes)
    {
        NpyArray array = NpyArray.Parse(Bytes(Header.Replace(shape, other, StringComparison.Ordinal), values));

        Assert.Equal((values, axes), (array.Data.Length, array.Shape.Count));
    }

    [Theory]
    [InlineData("'<f4'", "'<f8'", "'<f8'")]
    [InlineData("'<f4'", "'>f4'", "'>f4'")]
    [InlineData("False", "True", "Fortran")]
    [InlineData("(2, 3)", "(2, 4)", "24 bytes")]
    [InlineData("(2, 3)", "(-2, 3)", "no shape")]
    [InlineData("(2, 3)", "(2147483647, 2147483647)", "too large")]
    [InlineData("(2, 3)", "(99999999999,)", "99999999999")]
    public void What_is_not_supported_is_named(string part, string other, string words) => Assert.Contains(
        words,
        Assert.Throws<ModelFormatException>(() => NpyArray.Parse(Bytes(Header.Replace(part, other, StringComparison.Ordinal), 6))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("none.npy", Assert.Throws<ModelFormatException>(() => NpyArray.Load(folder["none.npy"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_array_is_read_or_refused(byte version) => Damage.OfBytes(Bytes(Header, 6, version), bytes => NpyArray.Parse(bytes));

    private static byte[] Bytes(string header, int values, byte version = 1)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        byte[] length = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. Enumerable.Range(0, values).SelectMany(i => BitConverter.GetBytes((float)i))];
    }
}
