namespace Vit.Messages.Generator.Parsing;

/// <summary>One <c>.msg</c> or <c>.srv</c> file; two are equal when path and text are.</summary>
internal sealed record DefinitionFile(string Path, string Text, bool IsReferenceOnly)
{
    public static bool IsDefinition(string path) =>
        path.EndsWith(".msg", StringComparison.Ordinal) || path.EndsWith(".srv", StringComparison.Ordinal);

    /// <summary>The path's last parts: <c>…/package/msg/Name.msg</c>; null when the file lies elsewhere or is named otherwise.</summary>
    public Model.TypeName? TypeName
    {
        get
        {
            string[] parts = Path.Replace('\\', '/').Split('/');
            if (parts.Length < 3)
                return null;
            string file = parts[parts.Length - 1];
            string kind = parts[parts.Length - 2];
            string package = parts[parts.Length - 3];
            string name = file.Substring(0, file.LastIndexOf('.'));
            return file.EndsWith("." + kind, StringComparison.Ordinal) && Names.IsPackage(package) && Names.IsType(name)
                ? new Model.TypeName(package, kind, name)
                : null;
        }
    }

    /// <summary>The text with LF line ends and one LF at its end, as it goes into bags.</summary>
    public string NormalizedText
    {
        get
        {
            string text = string.Join("\n", Lines().Select(l => l.TrimEnd())).TrimEnd('\n');
            return text.Length == 0 ? "" : text + "\n";
        }
    }

    /// <summary>Lines as they stand in the file, without their ends.</summary>
    public string[] Lines() => Text.TrimStart('\uFEFF').Replace("\r\n", "\n").Split('\n');
}
