using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Vit.Messages;

public ref partial struct CdrWriter
{
    /// <summary>Writes a string as UTF-8 with a NUL; the count includes it. Lone surrogates become U+FFFD.</summary>
    /// <param name="value">The text, without NUL characters.</param>
    /// <param name="maxLength">Bound in UTF-8 bytes, NUL aside.</param>
    /// <param name="what">Names the text in an error.</param>
    public void WriteString(string value, int maxLength = int.MaxValue, [CallerArgumentExpression(nameof(value))] string what = "")
    {
        if (value.Contains('\0'))
            CdrErrors.EmbeddedNul(what);
        int length = Encoding.UTF8.GetByteCount(value);
        if (length > maxLength)
            CdrErrors.BeyondBound(what, length, maxLength);
        WriteUInt32((uint)length + 1);
        Span<byte> bytes = Next((long)length + 1, 1);
        Encoding.UTF8.GetBytes(value, bytes);
        bytes[length] = 0;
    }

    /// <summary>Writes a wstring: a count of UTF-16 units, then four bytes for each, as rosidl's Fast CDR code does.</summary>
    /// <param name="value">The text.</param>
    /// <param name="maxLength">Bound in UTF-16 units.</param>
    /// <param name="what">Names the text in an error.</param>
    public void WriteWString(string value, int maxLength = int.MaxValue, [CallerArgumentExpression(nameof(value))] string what = "")
    {
        if (value.Length > maxLength)
            CdrErrors.BeyondBound(what, value.Length, maxLength);
        WriteUInt32((uint)value.Length);
        foreach (char unit in value)
            WriteUInt32(unit);
    }

    /// <summary>Writes strings with their count.</summary>
    public void WriteStringSequence(
        List<string> values, int maxCount = int.MaxValue, int maxLength = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        WriteCount(values.Count, maxCount, what);
        foreach (string value in CollectionsMarshal.AsSpan(values))
            WriteString(value, maxLength, what);
    }

    /// <summary>Writes a fixed array of strings.</summary>
    public void WriteStringArray(
        string[] values, int length, int maxLength = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        CheckLength(values.Length, length, what);
        foreach (string value in values)
            WriteString(value, maxLength, what);
    }

    /// <summary>Writes wide strings with their count.</summary>
    public void WriteWStringSequence(
        List<string> values, int maxCount = int.MaxValue, int maxLength = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        WriteCount(values.Count, maxCount, what);
        foreach (string value in CollectionsMarshal.AsSpan(values))
            WriteWString(value, maxLength, what);
    }

    /// <summary>Writes a fixed array of wide strings.</summary>
    public void WriteWStringArray(
        string[] values, int length, int maxLength = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        CheckLength(values.Length, length, what);
        foreach (string value in values)
            WriteWString(value, maxLength, what);
    }
}
