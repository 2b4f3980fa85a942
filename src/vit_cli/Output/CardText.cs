using System.Globalization;
using Spectre.Console;
using Vit.Models.Cards;
using Vit.Models.Quantisation;

namespace Vit.Cli.Output;

/// <summary>A model card for people.</summary>
internal static class CardText
{
    public static void Write(IAnsiConsole console, ModelCard card)
    {
        Table table = new Table().HideHeaders().Border(TableBorder.Rounded).AddColumn("").AddColumn("");
        table.Title = new TableTitle(Markup.Escape(card.Id));
        Row(table, "family", card.Family);
        Row(table, "licence", card.License.Length > 0 ? card.License : "not stated by the checkpoint");
        Row(table, "input", $"{card.InputWidth}x{card.InputHeight}, patches of {card.PatchSize}: {card.Rows} rows x {card.Columns} columns");
        Row(table, "network", $"{card.Layers} layers, {card.Heads} heads, tokens of {card.TokenDim}, {card.SpecialTokens} special");
        Row(table, "precision", card.Precision == WeightPrecision.Int8 ? "int8 linear layers" : "fp32");
        Row(table, "embedding", $"{card.EmbeddingDim} numbers ({Words(card.Embedding.ToString())})");
        Row(table, "rollout", $"starts at {Words(card.RolloutStart.ToString())}");
        ImageProcessor p = card.Processor;
        string crop = p.CropHeight > 0 ? $" to {p.ResizeWidth}x{p.ResizeHeight} before a centre crop of {p.CropWidth}x{p.CropHeight}, in that ratio" : " to the input";
        Row(table, "pictures", $"{Words(p.Resize.ToString())}, {p.Filter.ToString().ToLowerInvariant()},{crop}");
        Row(table, "mean, std", string.Create(CultureInfo.InvariantCulture, $"{string.Join(" ", p.Mean)}, {string.Join(" ", p.Std)} (inside the graph)"));
        if (card.RelationHeads.Count > 0)
            Row(table, "relation heads", string.Join(", ", card.RelationHeads.Select(h => $"{h.Layer}.{h.Head}")));
        Row(table, "hash", card.Hash);
        console.Write(table);
    }

    private static void Row(Table table, string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));

    /// <summary>PascalCase to words.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
