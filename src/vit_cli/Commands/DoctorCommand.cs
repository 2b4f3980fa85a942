using System.CommandLine;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary><c>vit doctor</c>: everything that must be right, tried one by one.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var command = new Command("doctor", "Why does it not run here? Tries native libraries, ONNX Runtime's providers and the model, and names the cure.");
        model.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit doctor",
            "vit doctor --model dinov2.onnx --provider cuda");
        command.SetAction(parsed => Guard.Run(() =>
        {
            bool healthy = Check("OpenCV", () => NativeLibraries.Check() is { } cure ? throw new InferenceException(cure) : "native library loads");
            healthy &= Check("ONNX Runtime", () => $"{OrtEnv.Instance().GetVersionString()}, built-in providers: {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}");
            healthy &= Check("model", () =>
            {
                using ViTSession session = model.Open(parsed);
                foreach (ProviderAttempt attempt in session.Report.Attempts)
                    Console.WriteLine($"       provider {attempt.Provider}: {attempt.Outcome}{(attempt.Reason.Length > 0 ? $", {attempt.Reason}" : "")}");
                return FormattableString.Invariant(
                    $"{session.Card.Id} ({session.Card.Hash}) runs on {session.Provider} in {session.Precision.Word()}, {session.Threads} threads, loaded in {session.LoadTime.TotalMilliseconds:0} ms");
            });
            return healthy ? 0 : 1;
        }));
        return command;
    }

    private static bool Check(string what, Func<string> check)
    {
        try
        {
            string finding = check();
            Line("[green]ok[/]     ", $"{what}: {finding}");
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Line("[red]wrong[/]  ", $"{what}: {e.Message}");
            return false;
        }
    }

    /// <summary>The finding itself goes out unwrapped, so that it can be searched for and copied.</summary>
    private static void Line(string markup, string finding)
    {
        AnsiConsole.Markup(markup);
        Console.WriteLine(finding);
    }
}
