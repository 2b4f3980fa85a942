using System.Text;

namespace Vit.Messages.Generator.Emission;

/// <summary>Builds a source file line by line, with LF ends and four blanks a level.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    /// <summary>A line that must stay at the margin, such as one of a raw string.</summary>
    public void Verbatim(string text) => _text.Append(text).Append('\n');

    /// <summary>A header with a block in braces.</summary>
    public void Block(string header, Action body, string end = "}")
    {
        Line(header);
        Line("{");
        _depth++;
        body();
        _depth--;
        Line(end);
    }

    /// <summary>A line whose continuations stand one level deeper.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    public override string ToString() => _text.ToString();
}
