using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vit.Messages.Generator;
using Vit.Messages.Tests.Support;

namespace Vit.Messages.Tests.Generator;

public sealed class IncrementalTests
{
    [Fact]
    public void Typing_CSharp_generates_nothing_anew()
    {
        GeneratorDriver driver = GeneratorRun.Driver(("demo_msgs/msg/Probe.msg", "int32 a\n"));
        CSharpCompilation compilation = GeneratorRun.Empty();
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

        compilation = compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("class Typed;", cancellationToken: TestContext.Current.CancellationToken));
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver));
    }

    [Fact]
    public void Saving_a_definition_unchanged_generates_nothing_anew()
    {
        (string, string) definition = ("demo_msgs/msg/Probe.msg", "int32 a\n");
        GeneratorDriver driver = GeneratorRun.Driver(definition).RunGenerators(GeneratorRun.Empty(), TestContext.Current.CancellationToken);

        driver = driver.ReplaceAdditionalTexts([GeneratorRun.Text(definition)])
            .RunGenerators(GeneratorRun.Empty(), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(IncrementalStepRunReason.Modified, Reasons(driver));
        Assert.DoesNotContain(IncrementalStepRunReason.New, Reasons(driver));
    }

    [Fact]
    public void Changing_a_definition_generates_it_anew()
    {
        GeneratorDriver driver = GeneratorRun.Driver(("demo_msgs/msg/Probe.msg", "int32 a\n"))
            .RunGenerators(GeneratorRun.Empty(), TestContext.Current.CancellationToken);

        driver = driver.ReplaceAdditionalTexts([GeneratorRun.Text(("demo_msgs/msg/Probe.msg", "int32 b\n"))])
            .RunGenerators(GeneratorRun.Empty(), TestContext.Current.CancellationToken);

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(driver));
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorDriver driver) =>
    [
        .. driver.GetRunResult().Results[0].TrackedSteps[MessageGenerator.FilesStep]
            .SelectMany(step => step.Outputs).Select(output => output.Reason),
    ];
}
