using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Vit.Messages.Generator.Emission;
using Vit.Messages.Generator.Model;
using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator;

/// <summary>
/// Makes C# types from the <c>.msg</c> and <c>.srv</c> files among a project's AdditionalFiles. Files with the metadata
/// <c>RosReferenceOnly="true"</c> are only looked into: their C# types live in a referenced assembly.
/// </summary>
/// <remarks>
/// All definitions are compiled together, because a hash depends on every type below a message. The step runs when a
/// definition's text changes, never while C# is typed.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class MessageGenerator : IIncrementalGenerator
{
    /// <summary>Name of the step that gathers the definition files, for tests of caching.</summary>
    public const string FilesStep = "DefinitionFiles";

    private const string ReferenceOnlyOption = "build_metadata.AdditionalFiles.RosReferenceOnly";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(static text => DefinitionFile.IsDefinition(text.Path))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancel) => new DefinitionFile(
                pair.Left.Path, pair.Left.GetText(cancel)?.ToString() ?? "", IsReferenceOnly(pair.Left, pair.Right)))
            .Collect()
            .WithComparer(SameFiles.Instance)
            .WithTrackingName(FilesStep);
        context.RegisterSourceOutput(files, static (output, all) => Generate(output, all));
    }

    private static bool IsReferenceOnly(AdditionalText text, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(text).TryGetValue(ReferenceOnlyOption, out string? value) && value == "true";

    private static void Generate(SourceProductionContext output, ImmutableArray<DefinitionFile> files)
    {
        if (files.IsEmpty)
            return;
        var problems = new Problems();
        DefinitionSet definitions = DefinitionSet.Load(files, problems);
        foreach (Diagnostic diagnostic in problems.Diagnostics)
            output.ReportDiagnostic(diagnostic);
        if (problems.Diagnostics.Count > 0)
            return;

        foreach (Message message in definitions.Messages.Where(m => !m.IsReferenceOnly))
            output.AddSource($"{message.Name.Package}.{message.Name.CSharpName}.g.cs", MessageEmitter.Emit(message, definitions));
        foreach (Service service in definitions.Services.Where(s => !s.IsReferenceOnly))
            output.AddSource($"{service.Name.Package}.{service.Name.CSharpName}.g.cs", ServiceEmitter.Emit(service, definitions));
        output.AddSource("GeneratedTypes.g.cs", CatalogEmitter.Emit(definitions));
    }

    private sealed class SameFiles : IEqualityComparer<ImmutableArray<DefinitionFile>>
    {
        public static readonly SameFiles Instance = new();

        public bool Equals(ImmutableArray<DefinitionFile> x, ImmutableArray<DefinitionFile> y) => x.SequenceEqual(y);

        public int GetHashCode(ImmutableArray<DefinitionFile> files) => files.Length;
    }
}
