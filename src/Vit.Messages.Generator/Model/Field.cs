using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator.Model;

/// <summary>A field of a message. <paramref name="Default"/> is a C# expression or null.</summary>
internal sealed record Field(FieldType Type, string Name, string? Default, IReadOnlyList<string> Comment, SourceSpan At);
