using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Vit.Models.Reference;

/// <summary>
/// A float32 array read from NumPy's .npy format, versions 1 to 3, C order, little endian
/// (numpy.lib.format). Reference outputs for <c>vit verify</c> come in this form.
/// </summary>
/// <param name="Shape">Extent of each axis, slowest first.</param>
/// <param name="Data">The values, C order (last axis fastest); owned by this object.</param>
public sealed partial record NpyArray(IReadOnlyList<int> Shape, float[] Data)
{
    private const int MaxHeaderBytes = 64 * 1024;

    /// <summary>Reads a file of dtype float32 ('&lt;f4').</summary>
    /// <exception cref="ModelFormatException">Missing, not such a file, or cut short.</exception>
    public static NpyArray Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({e.Message})", e);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads the bytes of a whole file.</summary>
    /// <exception cref="ModelFormatException">Not a float32 .npy file, or cut short.</exception>
    public static NpyArray Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 10 || !IsMagic(file))
            throw new ModelFormatException("not a .npy file (magic bytes missing)");
        int major = file[6];
        if (major is < 1 or > 3)
            throw new ModelFormatException($".npy format version {major} is unknown");
        int lengthBytes = major == 1 ? 2 : 4;
        if (file.Length < 8 + lengthBytes)
            throw new ModelFormatException("cut short inside the .npy header");
        uint headerLength = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        int start = 8 + lengthBytes;
        if (headerLength > MaxHeaderBytes || file.Length - start < headerLength)
            throw new ModelFormatException("cut short inside the .npy header");
        string header = Encoding.UTF8.GetString(file.Slice(start, (int)headerLength));
        return ReadBody(header, file[(start + (int)headerLength)..]);
    }

    private static bool IsMagic(ReadOnlySpan<byte> file) => file[0] == 0x93 && file[1..6].SequenceEqual("NUMPY"u8);

    private static NpyArray ReadBody(string header, ReadOnlySpan<byte> body)
    {
        string descr = DescrPattern().Match(header).Groups[1].Value;
        if (descr != "<f4")
            throw new ModelFormatException($"dtype '{descr}' is not supported: only little-endian float32 ('<f4')");
        if (!FortranPattern().Match(header).Groups[1].Value.Equals("False", StringComparison.Ordinal))
            throw new ModelFormatException("Fortran order is not supported: save with numpy.ascontiguousarray");
        Match shapeMatch = ShapePattern().Match(header);
        if (!shapeMatch.Success)
            throw new ModelFormatException("no shape in the .npy header");
        var shape = new List<int>();
        long count = 1;
        foreach (string part in shapeMatch.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int extent))
                throw new ModelFormatException($"'{part}' is not an array extent");
            shape.Add(extent);
            count *= extent;
            if (count > int.MaxValue)
                throw new ModelFormatException("array too large");
        }
        if (body.Length != count * sizeof(float))
            throw new ModelFormatException($"holds {body.Length} bytes of values, its shape asks for {count * sizeof(float)}");
        return new NpyArray(shape, MemoryMarshal.Cast<byte, float>(body).ToArray());
    }

    [GeneratedRegex("'descr'\\s*:\\s*'([^']*)'")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(True|False)")]
    private static partial Regex FortranPattern();

    [GeneratedRegex("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)")]
    private static partial Regex ShapePattern();
}
