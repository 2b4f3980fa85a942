using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vit.Perception.Verification;

namespace Vit.Cli.Commands;

/// <summary><c>vit verify</c>: a model against another implementation's outputs.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A .onnx made by 'vit import', or a checkpoint folder." };
        var reference = new Argument<string>("REFERENCE_DIR") { Description = "case.json and one folder of .npy arrays per input." };
        var tolerance = new Option<double?>("--tolerance") { Description = "Largest absolute difference allowed. Default: what case.json states.", HelpName = "T" };
        var command = new Command("verify", "Compares every output of a model with reference outputs and prints the largest differences. Exit code 1 beyond tolerance, or when nothing could be compared.") { model, reference, tolerance };
        ExampleHelp.AddTo(command,
            "vit verify tests/data/L2_models/vit tests/data/L2_models/vit");
        command.SetAction(parsed => Guard.Run(() =>
        {
            VerificationReport report = Verifier.Run(parsed.GetValue(model)!, parsed.GetValue(reference)!, parsed.GetValue(tolerance));
            Write(AnsiConsole.Console, report);
            return report.Passed ? 0 : 1;
        }));
        return command;
    }

    private static void Write(IAnsiConsole console, VerificationReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("input").AddColumn("output")
            .AddColumn(new TableColumn("largest difference").RightAligned()).AddColumn(new TableColumn("allowed").RightAligned()).AddColumn("");
        foreach (Comparison c in report.Comparisons)
        {
            table.AddRow(Markup.Escape(c.Input), Markup.Escape(c.Output),
                c.LargestDifference.ToString("0.0e+0", CultureInfo.InvariantCulture), c.Tolerance.ToString("0.0e+0", CultureInfo.InvariantCulture),
                c.Passed ? "[green]ok[/]" : "[red]differs[/]");
        }
        console.Write(table);
        foreach (string skipped in report.Skipped)
            console.WriteLine($"skipped {skipped}");
        if (report.Comparisons.Count == 0)
            Console.Error.WriteLine("vit: nothing was compared");
    }
}
