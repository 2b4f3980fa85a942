using System.Globalization;
using System.Text;

namespace Vit.Messages.Generator.Parsing;

/// <summary>Quoted and bare texts of constants and defaults.</summary>
internal static class TextLiteral
{
    /// <summary>The value of a text that stands in quotes or bare; null when a quote is not closed or stands unescaped inside.</summary>
    public static string? Unquote(string text)
    {
        if (text.Length == 0 || text[0] is not ('"' or '\''))
            return Unescape(text);
        char quote = text[0];
        int end = ClosingQuote(text, 0);
        return end == text.Length - 1 && end > 0 ? Unescape(text.Substring(1, end - 1).Replace("\\" + quote, quote.ToString())) : null;
    }

    /// <summary>Splits at commas outside quotes; false when a quote is not closed.</summary>
    public static bool TrySplit(string text, out List<string> elements)
    {
        elements = [];
        if (text.Trim().Length == 0)
            return true;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            // Only a quote that begins an element quotes: an apostrophe inside bare text does not.
            if (text[i] is '"' or '\'' && text.Substring(start, i - start).Trim().Length == 0)
            {
                i = ClosingQuote(text, i);
                if (i < 0)
                    return false;
            }
            else if (text[i] == ',')
            {
                elements.Add(text.Substring(start, i - start).Trim());
                start = i + 1;
            }
        }
        elements.Add(text.Substring(start).Trim());
        return true;
    }

    private static int ClosingQuote(string text, int open)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == text[open])
                return i;
        }
        return -1;
    }

    /// <summary>Python's escapes, which rosidl resolves in texts.</summary>
    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }
            char escape = text[++i];
            int digits = escape switch { 'x' => 2, 'u' => 4, _ => 0 };
            if (digits > 0 && i + digits < text.Length
                && int.TryParse(text.Substring(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                result.Append((char)code);
                i += digits;
                continue;
            }
            result.Append(escape switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", '"' => "\"", '\'' => "'", _ => "\\" + escape });
        }
        return result.ToString();
    }
}
