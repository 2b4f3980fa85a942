using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator.Model;

/// <summary>A constant of a message. <paramref name="Value"/> is a C# expression.</summary>
internal sealed record Constant(Primitive Type, string Name, string Value, IReadOnlyList<string> Comment, SourceSpan At);
