using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Emission;

/// <summary>Writes what a type is called, hashes to and is defined by.</summary>
internal static class TypeIdentity
{
    public static void Emit(CodeWriter code, TypeName name, string hash, string source, IReadOnlyList<Message> referenced)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static string RosTypeName => \"{name}\";");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static string Rihs01 => \"{hash}\";");
        code.Line();
        code.Line("/// <inheritdoc/>");
        if (referenced.Count == 0)
        {
            code.Line("public static string RosDefinition => RosSource;");
        }
        else
        {
            code.Line("public static string RosDefinition =>");
            code.Indented(() =>
            {
                code.Line("RosSource");
                foreach (Message message in referenced)
                {
                    string end = message == referenced[referenced.Count - 1] ? ";" : "";
                    code.Line($"+ RosText.Separator + \"{message.Name.ShortName}\\n\" + {message.Name.CSharpReference}.RosSource{end}");
                }
            });
        }
        code.Line();
        code.Line("/// <summary>The definition's own text, without those of the types it uses.</summary>");
        Text(code, source);
    }

    /// <summary>A raw string at the margin, with one quote more than any in the text.</summary>
    private static void Text(CodeWriter code, string source)
    {
        if (source.Length == 0)
        {
            code.Line("public const string RosSource = \"\";");
            return;
        }
        string quotes = "\"\"\"";
        while (source.Contains(quotes))
            quotes += "\"";
        code.Line("public const string RosSource =");
        code.Verbatim(quotes);
        // Each line of the text ends in LF, and so does the constant: the line before the closing quotes is empty.
        foreach (string line in source.Split('\n'))
            code.Verbatim(line);
        code.Verbatim(quotes + ";");
    }
}
