using System.Diagnostics;

namespace Vit.Cli.Tests;

/// <summary>The program as people start it: a process, its output, its exit code.</summary>
internal static class VitProgram
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "vit.dll");

    public static (int Code, string Output, string Errors) Run(params string[] arguments) => RunIn([], arguments);

    /// <summary>With some variables set, or empty.</summary>
    public static (int Code, string Output, string Errors) RunIn(Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Lines that hold something.</summary>
    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
