using System.CommandLine;
using Vit.Perception.Overlay;

namespace Vit.Cli.Commands;

/// <summary>How overlays are drawn; names as the node's parameters <c>overlay.*</c>.</summary>
internal sealed class OverlayArguments
{
    private readonly Option<string> _colormap = new("--colormap")
    {
        Description = string.Join(", ", OverlayNames.ColorMaps) + ".",
        DefaultValueFactory = _ => "viridis",
        HelpName = "NAME",
    };

    private readonly Option<double> _alpha = new("--alpha")
    {
        Description = "Opacity of the heat map, 0 to 1.",
        DefaultValueFactory = _ => 0.5,
        HelpName = "A",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_colormap);
        command.Options.Add(_alpha);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="ArgumentException">An unknown name, or a value out of range.</exception>
    public OverlayOptions Read(ParseResult parsed)
    {
        var options = new OverlayOptions { Alpha = parsed.GetValue(_alpha), ColorMap = OverlayNames.ParseColorMap(parsed.GetValue(_colormap)!) };
        options.Validate();
        return options;
    }
}
