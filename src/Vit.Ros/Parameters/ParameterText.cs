using System.Globalization;
using System.Text;

namespace Vit.Ros.Parameters;

/// <summary>
/// Values as YAML that rcl's parser and PyYAML read alike: a double always has its point (<c>1.0</c>, <c>1.0e-05</c>), or it would be an
/// integer, or text; a string always has its quotes, or <c>on</c> would be a bool.
/// </summary>
internal static class ParameterText
{
    private const int ShortLength = 80;

    /// <summary>For sentences: what came over the network may be of any length.</summary>
    public static string Short(ParameterValue value)
    {
        string text = Of(value);
        return text.Length <= ShortLength ? text : text[..ShortLength] + "…";
    }

    public static string Of(ParameterValue value) => value.Type switch
    {
        ParameterType.NotSet => "null",
        ParameterType.Bool => Of(value.AsBool()),
        ParameterType.Integer => Of(value.AsInteger()),
        ParameterType.Double => Of(value.AsDouble()),
        ParameterType.String => Of(value.AsString()),
        ParameterType.ByteArray => List(value.AsByteArray(), b => "0x" + b.ToString("x2", CultureInfo.InvariantCulture)),
        ParameterType.BoolArray => List(value.AsBoolArray(), Of),
        ParameterType.IntegerArray => List(value.AsIntegerArray(), Of),
        ParameterType.DoubleArray => List(value.AsDoubleArray(), Of),
        _ => List(value.AsStringArray(), Of),
    };

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return ".nan";
        if (double.IsInfinity(value))
            return value > 0 ? ".inf" : "-.inf";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal))
            return text;
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
    }

    /// <summary>Double-quoted; only what a YAML scalar may not hold as it is becomes an escape (YAML 1.2, 5.1 and 5.7).</summary>
    public static string Of(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }

    private static string List<T>(ReadOnlySpan<T> values, Func<T, string> text)
    {
        var parts = new string[values.Length];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = text(values[i]);
        return "[" + string.Join(", ", parts) + "]";
    }
}
