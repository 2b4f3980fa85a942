using System.Globalization;
using System.Numerics;

namespace Vit.Messages.Generator.Parsing;

/// <summary>Numbers as rosidl reads them (Python's <c>int</c> and <c>float</c>), written as C# literals.</summary>
internal static class NumberLiteral
{
    /// <summary>C# literal of an integer of <paramref name="bytes"/> bytes; null when the text is none or out of range.</summary>
    public static string? Integer(string text, int bytes, bool isUnsigned)
    {
        if (ParseInteger(text) is not { } value)
            return null;
        BigInteger least = isUnsigned ? BigInteger.Zero : -BigInteger.Pow(2, 8 * bytes - 1);
        BigInteger most = BigInteger.Pow(2, isUnsigned ? 8 * bytes : 8 * bytes - 1) - 1;
        if (value < least || value > most)
            return null;
        string suffix = (bytes, isUnsigned) switch { (8, true) => "UL", (8, false) => "L", (4, true) => "U", _ => "" };
        return value.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>C# literal of a floating-point number; null when the text is none or too large.</summary>
    public static string? Float(string text, bool isSingle)
    {
        string type = isSingle ? "float" : "double";
        switch (text.ToLowerInvariant())
        {
            case "nan" or "+nan" or "-nan": return type + ".NaN";
            case "inf" or "+inf" or "infinity": return type + ".PositiveInfinity";
            case "-inf" or "-infinity": return type + ".NegativeInfinity";
        }
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out double value)
            || double.IsInfinity(isSingle ? (float)value : value))
            return null;
        return value.ToString("R", CultureInfo.InvariantCulture) + (isSingle ? "f" : "d");
    }

    private static BigInteger? ParseInteger(string text)
    {
        bool negative = text.StartsWith("-", StringComparison.Ordinal);
        string digits = negative || text.StartsWith("+", StringComparison.Ordinal) ? text.Substring(1) : text;
        int radix = 10;
        if (digits.Length > 2 && digits[0] == '0')
        {
            radix = char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 };
            if (radix != 10)
                digits = digits.Substring(2);
        }
        BigInteger? value = ParseDigits(digits, radix);
        return negative ? -value : value;
    }

    /// <summary>Digits with single underscores between them, as in Python.</summary>
    private static BigInteger? ParseDigits(string digits, int radix)
    {
        BigInteger value = 0;
        bool wasDigit = false;
        foreach (char c in digits)
        {
            if (c == '_' && wasDigit)
            {
                wasDigit = false;
                continue;
            }
            int digit = c is >= '0' and <= '9' ? c - '0' : c is >= 'a' and <= 'f' ? c - 'a' + 10 : c is >= 'A' and <= 'F' ? c - 'A' + 10 : 99;
            if (digit >= radix)
                return null;
            value = value * radix + digit;
            wasDigit = true;
        }
        return wasDigit ? value : null;
    }
}
