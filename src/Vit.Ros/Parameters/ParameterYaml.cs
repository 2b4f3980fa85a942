using System.Text;

namespace Vit.Ros.Parameters;

/// <summary>
/// A table as a parameter file: every parameter with its default, its meaning and its limits above it. Groups are nested in the order in
/// which the table first names them.
/// </summary>
public static class ParameterYaml
{
    private const int LineLength = 120;
    private const int Indent = 2;

    /// <summary>The file's text; ends with a line feed.</summary>
    /// <param name="table">The parameters.</param>
    /// <param name="heading">What the file is, one or more lines; becomes the comment at its top.</param>
    /// <param name="node">Which nodes it is for: <c>/**</c> is any.</param>
    public static string Write(ParameterTable table, string heading, string node = "/**")
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(node);
        var yaml = new StringBuilder();
        foreach (string line in heading.Split('\n'))
            Comment(yaml, line, 0);
        yaml.Append(node).Append(":\n").Append(' ', Indent).Append("ros__parameters:\n");
        Group(yaml, [.. table], 0, 2 * Indent);
        return yaml.ToString();
    }

    /// <summary>Rows that share the name up to <paramref name="start"/>.</summary>
    private static void Group(StringBuilder yaml, ParameterRow[] rows, int start, int indent)
    {
        foreach (IGrouping<string, ParameterRow> part in rows.GroupBy(row => PartAt(row.Name, start)))
        {
            ParameterRow first = part.First();
            if (first.Name.Length == start + part.Key.Length)
            {
                Comment(yaml, first.Description, indent);
                Comment(yaml, Limits(first), indent);
                yaml.Append(' ', indent).Append(part.Key).Append(": ").Append(ParameterText.Of(first.Default)).Append('\n');
            }
            else
            {
                yaml.Append(' ', indent).Append(part.Key).Append(":\n");
                Group(yaml, [.. part], start + part.Key.Length + 1, indent + Indent);
            }
        }
    }

    private static string PartAt(string name, int start)
    {
        int dot = name.IndexOf('.', start);
        return dot < 0 ? name[start..] : name[start..dot];
    }

    /// <summary><c>double, 0.0 to below 1.0; may change while running</c></summary>
    private static string Limits(ParameterRow row)
    {
        string limit = row.Integers?.ToString() ?? row.Doubles?.ToString()
            ?? string.Join(", ", row.Words) + (row.OtherWords ? " or another" : "");
        string constraint = row.Constraint.Length == 0 ? "" : "; " + row.Constraint;
        return $"{row.Default.Type.RosName()}{(limit.Length == 0 ? "" : ", " + limit)}{constraint}; "
            + (row.Dynamic ? "may change while running" : "read-only");
    }

    private static void Comment(StringBuilder yaml, string text, int indent)
    {
        int width = LineLength - indent - 2;
        while (text.Length > width)
        {
            int space = text.LastIndexOf(' ', width);
            if (space <= 0)
                break;
            yaml.Append(' ', indent).Append("# ").Append(text.AsSpan(0, space)).Append('\n');
            text = text[(space + 1)..];
        }
        yaml.Append(' ', indent).Append(text.Length == 0 ? "#" : "# ").Append(text).Append('\n');
    }
}
