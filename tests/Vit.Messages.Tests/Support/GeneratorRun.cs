using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Vit.Messages.Generator;

namespace Vit.Messages.Tests.Support;

/// <summary>Runs the generator on definitions given as text, and compiles what it makes.</summary>
internal sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(CdrReader).Assembly.Location),
    ];

    private readonly GeneratorDriverRunResult _result;

    private GeneratorRun(GeneratorDriverRunResult result, Compilation compilation)
    {
        _result = result;
        CompilerErrors = [.. compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];
    }

    public IReadOnlyList<Diagnostic> Diagnostics => _result.Diagnostics;

    public IReadOnlyList<string> CompilerErrors { get; }

    /// <summary>All generated files joined.</summary>
    public string Code => string.Concat(_result.GeneratedTrees.Select(t => t.ToString()));

    /// <summary>
    /// Definitions by path, such as <c>demo_msgs/msg/Probe.msg</c>. Those below <c>reference/</c> are only looked into: their types are the
    /// product's.
    /// </summary>
    public static GeneratorRun Of(params (string Path, string Text)[] definitions)
    {
        GeneratorDriver driver = Driver(definitions);
        driver = driver.RunGeneratorsAndUpdateCompilation(Empty(), out Compilation compilation, out _);
        return new GeneratorRun(driver.GetRunResult(), compilation);
    }

    /// <summary>One message of the package demo_msgs.</summary>
    public static GeneratorRun OfMessage(string text) => Of(("demo_msgs/msg/Probe.msg", text));

    public static GeneratorDriver Driver(params (string Path, string Text)[] definitions) =>
        CSharpGeneratorDriver.Create(
            [new MessageGenerator().AsSourceGenerator()], definitions.Select(Text), optionsProvider: new Options(),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static AdditionalText Text((string Path, string Text) definition) => new Definition(definition.Path, definition.Text);

    public static CSharpCompilation Empty() =>
        CSharpCompilation.Create("Demo", [], s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private sealed class Definition(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            textFile.Path.StartsWith("reference/", StringComparison.Ordinal)
                ? new Values(new() { ["build_metadata.AdditionalFiles.RosReferenceOnly"] = "true" })
                : GlobalOptions;
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
