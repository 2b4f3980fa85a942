namespace Vit.Messages.Generator.Parsing;

/// <summary>A stretch of one line of a definition file; line and column count from 0.</summary>
internal readonly record struct SourceSpan(string Path, int Line, int Column, int Length);
