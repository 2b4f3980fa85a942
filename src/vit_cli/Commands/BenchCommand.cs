using System.CommandLine;
using Vit.Cli.Bench;
using Vit.Cli.Output;

namespace Vit.Cli.Commands;

/// <summary><c>vit bench</c>: how fast the pipeline is here, by stage, and which of several settings is faster.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var frames = new Option<int>("--frames") { Description = "Frames that count.", DefaultValueFactory = _ => 200, HelpName = "N" };
        var warmup = new Option<int>("--warmup") { Description = "Frames before those.", DefaultValueFactory = _ => 20, HelpName = "N" };
        var rate = new Option<double>("--rate")
        {
            Description = "Frames that begin in a second, as a camera's; 0 = back to back.",
            DefaultValueFactory = _ => 0,
            HelpName = "HZ",
        };
        var compare = new Option<string>("--compare")
        {
            Description = $"Settings against each other, in turn: {BenchVariant.Grammar}.",
            DefaultValueFactory = _ => "",
            HelpName = "A,B,...",
        };
        var rounds = new Option<int>("--rounds") { Description = "With --compare: rounds, each with a turn of four frames for every setting.", DefaultValueFactory = _ => 40, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "One JSON object on stdout (docs/performance.md)." };
        var command = new Command("bench", "Times each stage of the pipeline on frames that are made beforehand, or compares settings.")
        {
            frames, warmup, rate, compare, rounds, json,
        };
        options.AddTo(command);
        command.Subcommands.Add(BenchLinksCommand.Create());
        ExampleHelp.AddTo(command,
            "vit bench",
            "vit bench --frame-size 1920x1080 --encoding jpeg --frames 500",
            "vit bench --model checkpoints/vit-base --outputs embedding,attention --json",
            "vit bench --images photos",
            "vit bench --rate 30                                    a camera's pace: what a frame costs with pauses between",
            "vit bench --compare no-links,links",
            "vit bench --compare fp32,int8,int8+threads=1 --rounds 20",
            "vit bench --compare model=a.onnx,model=b.onnx+provider=openvino",
            "vit bench links --seeds 10000000:1000                  not speed: how well links are found");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
        {
            BenchSettings settings = options.Read(parsed);
            string names = parsed.GetValue(compare)!;
            double hertz = parsed.GetValue(rate);
            if (hertz is not (0 or (>= Pace.LeastHertz and <= Pace.MostHertz)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"--rate must be 0 (back to back) or {Pace.LeastHertz} to {Pace.MostHertz}; it is {hertz}"));
            }
            if (names.Length > 0 && hertz > 0)
                throw new ArgumentException("--compare runs frames back to back: leave out --rate");
            if (names.Length > 0)
                return Compare(BenchVariant.ParseAll(names, settings), AtLeast(1, parsed.GetValue(rounds), rounds), parsed.GetValue(json));
            return Measure(settings, AtLeast(1, parsed.GetValue(frames), frames), AtLeast(0, parsed.GetValue(warmup), warmup), hertz, parsed.GetValue(json));
        }));
        return command;
    }

    private static int Measure(BenchSettings settings, int frames, int warmup, double rate, bool json)
    {
        using var interruption = new Interruption();
        SpeedReport report = SpeedBench.Run(settings, frames, warmup, rate, interruption.Token);
        if (json)
            BenchJson.Write(report);
        else
            SpeedText.Write(report);
        return 0;
    }

    private static int Compare(IReadOnlyList<BenchVariant> variants, int rounds, bool json)
    {
        ComparisonReport report = ComparisonBench.Run(variants, rounds);
        if (json)
            BenchJson.Write(report);
        else
            ComparisonText.Write(report);
        return 0;
    }

    private static int AtLeast(int least, int value, Option<int> option) =>
        value >= least ? value : throw new ArgumentException($"{option.Name} must be {least} or more; it is {value}");
}
