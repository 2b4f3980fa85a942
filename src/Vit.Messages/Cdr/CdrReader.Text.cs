using System.Text;

namespace Vit.Messages;

public ref partial struct CdrReader
{
    /// <summary>Reads a string.</summary>
    /// <param name="previous">Returned instead of an equal ASCII text, so that recurring texts (frame ids, encodings) allocate nothing.</param>
    /// <param name="maxLength">Bound in UTF-8 bytes.</param>
    /// <remarks>
    /// The text ends at its first NUL, as C peers see it. A count of 0, and a text without NUL, are accepted. Bytes that are no UTF-8
    /// become U+FFFD.
    /// </remarks>
    public string ReadString(string previous = "", int maxLength = int.MaxValue)
    {
        ReadOnlySpan<byte> utf8 = ReadUtf8();
        if (utf8.Length > maxLength)
            CdrErrors.BeyondBound("a string", utf8.Length, maxLength);
        return Ascii.Equals(utf8, previous) ? previous : Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Reads a wstring: a count of UTF-16 units, then four bytes for each, as rosidl's Fast CDR code writes them.</summary>
    /// <param name="previous">Returned instead of an equal text.</param>
    /// <param name="maxLength">Bound in UTF-16 units.</param>
    public string ReadWString(string previous = "", int maxLength = int.MaxValue)
    {
        CdrWString text = CdrWString.Read(ref this);
        if (text.Length > maxLength)
            CdrErrors.BeyondBound("a wstring", text.Length, maxLength);
        return text.Equals(previous) ? previous : text.ToString();
    }

    /// <summary>Reads strings into a list, over those it holds.</summary>
    public void ReadStringSequence(List<string> values, int maxCount = int.MaxValue, int maxLength = int.MaxValue)
    {
        int kept = Resize(values, ReadCount(CdrString.MinimumCdrSize, maxCount), out int count);
        for (int i = 0; i < kept; i++)
            values[i] = ReadString(values[i], maxLength);
        for (int i = kept; i < count; i++)
            values.Add(ReadString("", maxLength));
    }

    /// <summary>Reads strings into an array of fixed length.</summary>
    public string[] ReadStringArray(string[] values, int length, int maxLength = int.MaxValue)
    {
        if (values.Length != length)
            values = RosArray.OfStrings(length);
        foreach (ref string value in values.AsSpan())
            value = ReadString(value, maxLength);
        return values;
    }

    /// <summary>Reads wide strings into a list, over those it holds.</summary>
    public void ReadWStringSequence(List<string> values, int maxCount = int.MaxValue, int maxLength = int.MaxValue)
    {
        int kept = Resize(values, ReadCount(CdrWString.MinimumCdrSize, maxCount), out int count);
        for (int i = 0; i < kept; i++)
            values[i] = ReadWString(values[i], maxLength);
        for (int i = kept; i < count; i++)
            values.Add(ReadWString("", maxLength));
    }

    /// <summary>Reads wide strings into an array of fixed length.</summary>
    public string[] ReadWStringArray(string[] values, int length, int maxLength = int.MaxValue)
    {
        if (values.Length != length)
            values = RosArray.OfStrings(length);
        foreach (ref string value in values.AsSpan())
            value = ReadWString(value, maxLength);
        return values;
    }

    /// <summary>The bytes of a string up to its first NUL.</summary>
    internal ReadOnlySpan<byte> ReadUtf8()
    {
        ReadOnlySpan<byte> bytes = Take(ReadUInt32(), 1);
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>The four-byte units of a wide string, in the payload's byte order.</summary>
    internal ReadOnlySpan<byte> ReadWideUnits(out bool swap)
    {
        swap = _swap;
        int count = ReadCount(sizeof(uint), int.MaxValue);
        return Take((long)count * sizeof(uint), 1);
    }
}
