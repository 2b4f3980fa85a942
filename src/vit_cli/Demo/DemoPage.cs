using System.Globalization;
using System.Net;
using System.Text;
using Vit.Models.Cards;
using Vit.Perception.Inference;
using Vit.Pipeline;

namespace Vit.Cli.Demo;

/// <summary>The demo's page: one HTML file with everything inside, readable without a network.</summary>
internal static class DemoPage
{
    public static string Render(ViTSession session, DemoResult result)
    {
        using Stream stream = typeof(DemoPage).Assembly.GetManifestResourceStream("page.html")
            ?? throw new InvalidOperationException("page.html is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace("{{model}}", Model(session), StringComparison.Ordinal)
            .Replace("{{film}}", Film(result.Film), StringComparison.Ordinal)
            .Replace("{{links}}", Links(result.Film.Links), StringComparison.Ordinal)
            .Replace("{{chart}}", SimilarityChart.Render(result.Film.Similarity), StringComparison.Ordinal)
            .Replace("{{groups}}", Groups(session, result), StringComparison.Ordinal)
            .Replace("{{similarity}}", Similarity(result.Stills), StringComparison.Ordinal)
            .Replace("{{frames}}", Invariant($"{result.Film.Summary.Processed}"), StringComparison.Ordinal)
            .Replace("{{stages}}", Stages(result.Film.Summary.Stages), StringComparison.Ordinal);
    }

    private static string Model(ViTSession session)
    {
        ModelCard card = session.Card;
        return Invariant($"""
            <b>{Text(card.Id)}</b>: {card.Layers} layers, {card.Heads} heads, {card.InputWidth}×{card.InputHeight} input in
            {card.Rows}×{card.Columns} patches of {card.PatchSize} px, embedding of {card.EmbeddingDim} numbers, hash <code>{card.Hash}</code>,
            running on {Text(session.Provider)} in {session.Precision.Word()}.
            """);
    }

    private static string Film(DemoFilm film)
    {
        var html = new StringBuilder();
        foreach (FilmShot shot in film.Shots)
            Figure(html, FormattableString.Invariant($"{shot.Seconds:0.0} s"), shot.Overlay);
        return html.ToString();
    }

    private static string Links(LinkTally links) => links.Shown == 0
        ? "No link was sure enough to be shown."
        : Invariant($"Over all frames {links.Shown} links were shown; {100 * links.Precision:0} % of them join what belongs together, {100 * links.Chance:0} % would by chance.");

    private static string Groups(ViTSession session, DemoResult result)
    {
        var html = new StringBuilder();
        foreach (IGrouping<string, DemoShot> group in result.Stills.GroupBy(s => s.Picture.Group))
        {
            html.Append(Invariant($"<h2>{Text(group.Key)}</h2>\n<p class=\"note\">{Text(Note(session.Card, group.Key))}</p>\n<div class=\"shots\">\n"));
            foreach (DemoShot shot in group)
                Shot(html, shot);
            html.Append("</div>\n");
        }
        return html.ToString();
    }

    /// <summary>What may be expected of this model on these pictures.</summary>
    private static string Note(ModelCard card, string group) => group switch
    {
        DemoPictures.Photographs when card.Limits.Count > 0 => "Limits of this model: " + card.Limits[0] + ".",
        DemoPictures.Scenes => "Lamps, cables and plugs among distractors, drawn by the project's own renderer.",
        _ => "",
    };

    private static void Shot(StringBuilder html, DemoShot shot)
    {
        html.Append("<article>\n");
        Figure(html, $"{shot.Picture.Name}, {shot.Width}×{shot.Height}", shot.Original);
        foreach ((string heading, byte[] jpeg) in shot.Overlays)
            Figure(html, heading, jpeg);
        html.Append(Invariant($"<p class=\"figures\">most attended patch {100 * shot.PeakShare:0.0} % · spread {100 * shot.Entropy:0} % of uniform</p>\n</article>\n"));
    }

    private static void Figure(StringBuilder html, string caption, byte[] jpeg) => html.Append(Invariant(
        $"<figure><img alt=\"{Text(caption)}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\"><figcaption>{Text(caption)}</figcaption></figure>\n"));

    /// <summary>Cosine of every pair of embeddings: the fingerprint at work.</summary>
    private static string Similarity(IReadOnlyList<DemoShot> shots)
    {
        var html = new StringBuilder("<table class=\"similarity\"><tr><th></th>");
        foreach (DemoShot shot in shots)
            html.Append(Invariant($"<th class=\"up\"><span>{Text(shot.Picture.Name)}</span></th>"));
        html.Append("</tr>\n");
        foreach (DemoShot row in shots)
        {
            html.Append(Invariant($"<tr><th>{Text(row.Picture.Name)}</th>"));
            foreach (DemoShot column in shots)
            {
                double cosine = Cosine.Of(row.Embedding, column.Embedding);
                html.Append(Invariant($"<td style=\"background:hsl(210 70% {96 - (46 * Math.Max(0, cosine)):0}%)\">{cosine:0.00}</td>"));
            }
            html.Append("</tr>\n");
        }
        return html.Append("</table>").ToString();
    }

    private static string Stages(IReadOnlyList<StagePercentiles> stages)
    {
        var html = new StringBuilder();
        foreach (StagePercentiles stage in stages)
            html.Append(Invariant($"<tr><td>{Text(stage.Stage)}</td><td>{stage.P50:0.00}</td><td>{stage.P95:0.00}</td></tr>\n"));
        return html.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
