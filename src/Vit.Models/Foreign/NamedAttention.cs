using System.Globalization;
using System.Text.RegularExpressions;

namespace Vit.Models.Foreign;

/// <summary>
/// Graph outputs called after attentions and numbered, as exports with <c>output_attentions</c> have them.
/// Only asked where the nodes do not show the attention, because a name promises nothing about what the tensor is.
/// </summary>
internal static partial class NamedAttention
{
    /// <summary>The outputs by their number: layer 10 comes after layer 9.</summary>
    public static IReadOnlyList<AttentionTap> Find(ForeignGraph graph, ShapeInference shapes, long batch) =>
    [
        .. from output in graph.Proto.Output
           let match = NamePattern().Match(output.Name)
           where match.Success && graph.Producer(output.Name) is not null
           orderby int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
           let node = graph.Producer(output.Name)
           select AttentionChecks.Tap(TapForm.NamedOutput, node, output.Name, shapes[output.Name], batch, shapes.Conflict),
    ];

    [GeneratedRegex(@"(?:^|[./_])(?:attentions?|attns?|attention_(?:probs|weights|maps?))[./_]?([0-9]{1,4})$", RegexOptions.IgnoreCase)]
    private static partial Regex NamePattern();
}
