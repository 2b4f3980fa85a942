using System.CommandLine;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;
using Vit.Cli.Doctor;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary><c>vit doctor</c>: everything that must be right, tried one by one.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var command = new Command("doctor",
            "Why does it not run here? Tries native libraries, ONNX Runtime's providers, the processor, the model and the ROS environment, and names the cure.");
        model.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit doctor",
            "vit doctor --model dinov2.onnx --provider cuda");
        command.SetAction(parsed => Guard.Run(() =>
        {
            bool healthy = true;
            foreach (Finding finding in Findings(model, parsed))
            {
                Print(finding);
                healthy &= finding.Verdict != Verdict.Wrong;
            }
            return healthy ? 0 : 1;
        }));
        return command;
    }

    private static IEnumerable<Finding> Findings(ModelOptions model, ParseResult parsed)
    {
        yield return Finding.Try("OpenCV", () => NativeLibraries.Check() is { } cure ? throw new InferenceException(cure) : "native library loads");
        yield return Finding.Try("ONNX Runtime", () =>
            $"{OrtEnv.Instance().GetVersionString()}, built-in providers: {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}");
        yield return ProcessorCheck.Find();
        yield return Finding.Try("model", () =>
        {
            using ViTSession session = model.Open(parsed);
            foreach (ProviderAttempt attempt in session.Report.Attempts)
                Console.WriteLine($"       provider {attempt.Provider}: {attempt.Outcome}{(attempt.Reason.Length > 0 ? $", {attempt.Reason}" : "")}");
            return FormattableString.Invariant(
                $"{session.Card.Id} ({session.Card.Hash}) runs on {session.Provider} in {session.Precision.Word()}, {session.Threads} threads, loaded in {session.LoadTime.TotalMilliseconds:0} ms");
        });
        foreach (Finding finding in RosCheck.Findings())
            yield return finding;
    }

    /// <summary>The finding itself goes out unwrapped, so that it can be searched for and copied.</summary>
    private static void Print(Finding finding)
    {
        AnsiConsole.Markup(finding.Verdict switch
        {
            Verdict.Good => "[green]ok[/]     ",
            Verdict.Remark => "[yellow]note[/]   ",
            _ => "[red]wrong[/]  ",
        });
        Console.WriteLine($"{finding.What}: {finding.Text}");
    }
}
