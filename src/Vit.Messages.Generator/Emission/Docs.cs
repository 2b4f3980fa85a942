namespace Vit.Messages.Generator.Emission;

/// <summary>Comments of definitions as XML documentation.</summary>
internal static class Docs
{
    public static void Summary(CodeWriter code, IEnumerable<string> comment, string fallback)
    {
        string[] lines = [.. comment.SkipWhile(l => l.Length == 0).Reverse().SkipWhile(l => l.Length == 0).Reverse().Select(Escape)];
        if (lines.Length == 0)
            lines = [fallback];
        if (lines.Length == 1)
        {
            code.Line($"/// <summary>{lines[0]}</summary>");
            return;
        }
        code.Line("/// <summary>");
        foreach (string line in lines)
            code.Line(line.Length == 0 ? "/// <para/>" : "/// " + line);
        code.Line("/// </summary>");
    }

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
