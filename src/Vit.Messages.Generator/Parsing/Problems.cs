using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Vit.Messages.Generator.Parsing;

/// <summary>Gathers what is wrong with the definitions, each with file, line and column.</summary>
internal sealed class Problems
{
    public static readonly DiagnosticDescriptor Syntax = Rule("ROS001", "A line of a definition cannot be read");
    public static readonly DiagnosticDescriptor UnknownType = Rule("ROS002", "A field's type is not among the definitions");
    public static readonly DiagnosticDescriptor DuplicateName = Rule("ROS003", "A name is used twice");
    public static readonly DiagnosticDescriptor Recursion = Rule("ROS004", "A message contains itself");
    public static readonly DiagnosticDescriptor WrongFolder = Rule("ROS005", "A definition lies in the wrong folder");
    public static readonly DiagnosticDescriptor InvalidValue = Rule("ROS006", "A constant or default does not fit its type");

    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public void Add(DiagnosticDescriptor rule, SourceSpan at, string message)
    {
        var start = new LinePosition(at.Line, at.Column);
        var end = new LinePosition(at.Line, at.Column + at.Length);
        // The character offset is not kept while parsing; compilers and editors show the line positions.
        Location location = Location.Create(at.Path, default, new LinePositionSpan(start, end));
        _diagnostics.Add(Diagnostic.Create(rule, location, message));
    }

    private static DiagnosticDescriptor Rule(string id, string title) =>
        new(id, title, "{0}", "ROS", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
