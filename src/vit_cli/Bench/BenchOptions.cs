using System.CommandLine;
using Vit.Cli.Commands;

namespace Vit.Cli.Bench;

/// <summary>The options that say what is measured.</summary>
internal sealed class BenchOptions
{
    private readonly ModelOptions _model = new();

    private readonly Option<string> _frameSize = new("--frame-size")
    {
        Description = "Size WxH of the simulated camera's frames.",
        DefaultValueFactory = _ => "640x480",
        HelpName = "WxH",
    };

    private readonly Option<string> _encoding = new("--encoding")
    {
        Description = "Their encoding: " + string.Join(", ", FrameEncoder.Names) + ".",
        DefaultValueFactory = _ => "rgb8",
        HelpName = "NAME",
    };

    private readonly Option<string> _images = new("--images")
    {
        Description = "A folder of JPEG and PNG files instead.",
        DefaultValueFactory = _ => "",
        HelpName = "DIR",
    };

    private readonly Option<string> _outputs = new("--outputs")
    {
        Description = "What is made of each frame, as if subscribed to: " + string.Join(", ", BenchOutput.All.Select(o => o.Name)) + ".",
        DefaultValueFactory = _ => BenchOutput.Default,
        HelpName = "NAME,...",
    };

    private readonly Option<bool> _noLinks = new("--no-links") { Description = "Without regions and links between them." };

    private readonly Option<bool> _noOverlay = new("--no-overlay") { Description = "Without overlays." };

    private readonly Option<int> _regions = new("--regions")
    {
        Description = "Regions given with each frame, as a detector would; 0 = they are discovered.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_frameSize, _encoding, _images, _outputs, _noLinks, _noOverlay, _regions])
            command.Options.Add(option);
        _model.AddTo(command);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="ArgumentException">A value that cannot be.</exception>
    public BenchSettings Read(ParseResult parsed)
    {
        string folder = parsed.GetValue(_images)!;
        if (folder.Length > 0 && (IsGiven(parsed, _frameSize) || IsGiven(parsed, _encoding)))
            throw new ArgumentException("--images takes the files as they are: leave out --frame-size and --encoding");
        IReadOnlyList<BenchOutput> wanted = BenchOutput.ParseAll(parsed.GetValue(_outputs)!);
        return new BenchSettings
        {
            Model = _model.Read(parsed),
            Frames = new FrameChoice { Folder = folder }.WithSize(parsed.GetValue(_frameSize)!).WithEncoding(parsed.GetValue(_encoding)!),
            Outputs = wanted,
            Links = wanted.Any(o => o.IsOfLinks) && !parsed.GetValue(_noLinks),
            Overlay = wanted.Any(o => o.IsOverlay) && !parsed.GetValue(_noOverlay),
        }.WithRegions(parsed.GetValue(_regions));
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
