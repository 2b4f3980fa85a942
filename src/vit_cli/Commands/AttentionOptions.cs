using System.CommandLine;
using Vit.Perception.Attention;

namespace Vit.Cli.Commands;

/// <summary>Which attention map; names as the node's parameters <c>attention.*</c>.</summary>
internal sealed class AttentionOptions
{
    private readonly Option<string> _method = new("--method")
    {
        Description = "rollout, last_layer or layer (with --layer).",
        DefaultValueFactory = _ => "rollout",
        HelpName = "NAME",
    };

    private readonly Option<string> _fusion = new("--head-fusion")
    {
        Description = "mean, max or min over heads.",
        DefaultValueFactory = _ => "mean",
        HelpName = "NAME",
    };

    private readonly Option<double> _residual = new("--residual")
    {
        Description = "Weight of the residual path in a rollout, 0 to below 1.",
        DefaultValueFactory = _ => 0.5,
        HelpName = "R",
    };

    private readonly Option<double> _discard = new("--discard-ratio")
    {
        Description = "Share of the smallest patch-to-patch attention that is dropped in each layer, 0 to 0.99.",
        DefaultValueFactory = _ => 0,
        HelpName = "R",
    };

    private readonly Option<int> _firstLayer = new("--first-layer")
    {
        Description = "First layer of a rollout.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    private readonly Option<int> _layer = new("--layer")
    {
        Description = "The layer of --method layer.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_method, _fusion, _residual, _discard, _firstLayer, _layer])
            command.Options.Add(option);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="AttentionException">An unknown name.</exception>
    public RolloutOptions Read(ParseResult parsed) => new()
    {
        Method = AttentionNames.ParseMethod(parsed.GetValue(_method)!),
        HeadFusion = AttentionNames.ParseFusion(parsed.GetValue(_fusion)!),
        Residual = parsed.GetValue(_residual),
        DiscardRatio = parsed.GetValue(_discard),
        FirstLayer = parsed.GetValue(_firstLayer),
        Layer = parsed.GetValue(_layer),
    };
}
