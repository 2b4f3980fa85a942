using System.Globalization;
using Spectre.Console;
using Vit.Pipeline;

namespace Vit.Cli.Output;

/// <summary>The table of stage times.</summary>
internal static class StageTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<StagePercentiles> stages)
    {
        if (stages.Count == 0)
            return;
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("stage")
            .AddColumn(new TableColumn("median ms").RightAligned()).AddColumn(new TableColumn("95 % ms").RightAligned());
        foreach (StagePercentiles stage in stages)
            table.AddRow(stage.Stage, Number(stage.P50), Number(stage.P95));
        console.Write(table);
    }

    private static string Number(double milliseconds) => milliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
