using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator.Model;

/// <summary>A message: that of a .msg file, or the request, response or event of a service.</summary>
internal sealed class Message(
    TypeName name, IReadOnlyList<string> comment, IReadOnlyList<Field> fields, IReadOnlyList<Constant> constants, string source,
    DefinitionFile file)
{
    public TypeName Name { get; } = name;

    public IReadOnlyList<string> Comment { get; } = comment;

    public IReadOnlyList<Field> Fields { get; } = fields;

    public IReadOnlyList<Constant> Constants { get; } = constants;

    /// <summary>The definition's text: the file's, or its half.</summary>
    public string Source { get; } = source;

    public DefinitionFile File { get; } = file;

    public bool IsReferenceOnly => File.IsReferenceOnly;
}
