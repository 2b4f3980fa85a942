using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Parsing;

/// <summary>Reads the lines of a message: fields, constants and the comments that belong to them.</summary>
/// <remarks>
/// The grammar is that of rosidl_adapter's parser. Comments differ in one way: a blank line parts a remark from the
/// element below it.
/// </remarks>
internal sealed class DefinitionParser
{
    private readonly TypeName _name;
    private readonly Problems _problems;
    private readonly List<Field> _fields = [];
    private readonly List<Constant> _constants = [];
    private readonly List<string> _pendingComment = [];
    private List<string>? _lastComment;

    private DefinitionParser(TypeName name, Problems problems)
    {
        _name = name;
        _problems = problems;
    }

    public static Message Parse(TypeName name, IReadOnlyList<SourceLine> lines, string source, DefinitionFile file, Problems problems)
    {
        var parser = new DefinitionParser(name, problems);
        List<string> head = [.. lines.TakeWhile(l => l.IsCommentOnly && !l.IsIndentedComment).Select(l => l.Comment!)];
        foreach (SourceLine line in lines.Skip(head.Count))
            parser.Read(line);
        return new Message(name, head, parser._fields, parser._constants, source, file);
    }

    private void Read(SourceLine line)
    {
        if (line.IsBlank)
        {
            _pendingComment.Clear();
            return;
        }
        if (line.IsIndentedComment)
        {
            _lastComment?.Add(line.Comment!);
            return;
        }
        if (line.Comment is { } comment)
            _pendingComment.Add(comment);
        if (!line.IsCommentOnly)
            ReadElement(line);
    }

    private void ReadElement(SourceLine line)
    {
        string content = line.Content;
        if (content[0] == ' ')
        {
            Syntax(line, content, "a field or constant begins at the margin: remove the blanks before it");
            return;
        }
        int blank = content.IndexOf(' ');
        if (blank < 0)
        {
            Syntax(line, content, $"'{content}' has a type but no name: write 'type name', 'type name default' or 'type NAME=value'");
            return;
        }
        string type = content.Substring(0, blank);
        string rest = content.Substring(blank).TrimStart();
        int equals = rest.IndexOf('=');
        if (equals >= 0)
            ReadConstant(line, type, rest.Substring(0, equals).TrimEnd(), rest.Substring(equals + 1).TrimStart());
        else
            ReadField(line, type, rest);
    }

    private void ReadField(SourceLine line, string typeText, string rest)
    {
        int blank = rest.IndexOf(' ');
        string name = blank < 0 ? rest : rest.Substring(0, blank);
        string? defaultText = blank < 0 ? null : rest.Substring(blank).TrimStart();
        if (!FieldTypeParser.TryParse(typeText, _name.Package, out FieldType? type, out string error))
        {
            Syntax(line, typeText, error);
            return;
        }
        if (!Names.IsField(name))
        {
            Syntax(line, name, $"'{name}' is no field name: small letters, digits and single underscores, a letter first");
            return;
        }
        string? value = null;
        if (defaultText is not null && !ValueParser.TryParse(type!, defaultText, out value, out error))
        {
            _problems.Add(Problems.InvalidValue, line.At(defaultText), error);
            return;
        }
        CheckUnique(line, name, _fields.Select(f => f.Name));
        _fields.Add(new Field(type!, name, value, TakeComment(), line.At(typeText)));
    }

    private void ReadConstant(SourceLine line, string typeText, string name, string valueText)
    {
        if (PrimitiveFacts.Find(typeText) is not { } primitive)
        {
            Syntax(line, typeText, $"'{typeText}' cannot be the type of a constant: only built-in types, no arrays");
            return;
        }
        if (!Names.IsConstant(name))
        {
            Syntax(line, name, $"'{name}' is no constant name: capital letters, digits and single underscores, a letter first");
            return;
        }
        if (!ValueParser.TryParse(new FieldType { Primitive = primitive }, valueText, out string? value, out string error))
        {
            _problems.Add(Problems.InvalidValue, line.At(valueText), error);
            return;
        }
        CheckUnique(line, name, _constants.Select(c => c.Name));
        _constants.Add(new Constant(primitive, name, value!, TakeComment(), line.At(name)));
    }

    private void CheckUnique(SourceLine line, string name, IEnumerable<string> others)
    {
        if (others.Contains(name, StringComparer.Ordinal))
            _problems.Add(Problems.DuplicateName, line.At(name), $"{_name} has '{name}' twice");
    }

    private List<string> TakeComment()
    {
        _lastComment = [.. _pendingComment];
        _pendingComment.Clear();
        return _lastComment;
    }

    private void Syntax(SourceLine line, string part, string message) => _problems.Add(Problems.Syntax, line.At(part), message);
}
