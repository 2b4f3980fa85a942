using System.CommandLine;
using Spectre.Console;
using Vit.Cli.Output;
using Vit.Perception;
using Vit.Perception.Inference;
using Vit.Pipeline;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Pipeline.Sources;

namespace Vit.Cli.Commands;

/// <summary><c>vit replay</c>: a recorded camera through the pipeline, every frame in order or as a robot would have seen it.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var bag = new Argument<string>("BAG") { Description = "A rosbag2 folder, an .mcap or .db3 file, or a folder of JPEG and PNG files." };
        var topic = new Option<string>("--topic") { Description = "The camera's topic. Default: the only one there is.", DefaultValueFactory = _ => "", HelpName = "T" };
        var output = new Option<string>("--out", "-o") { Description = "Folder of the bag to write. Default: BAG's name with _vit.", DefaultValueFactory = _ => "", HelpName = "BAG" };
        var overlays = new Option<string>("--overlays") { Description = "Also writes overlays as PNG files into this folder.", DefaultValueFactory = _ => "", HelpName = "DIR" };
        var every = new Option<int>("--every") { Description = "With --overlays: every N-th frame only.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var noOverlay = new Option<bool>("--no-overlay") { Description = "Leaves the overlays out of the bag: they are most of its size." };
        var noLinks = new Option<bool>("--no-links") { Description = "Does not look for regions and links between them." };
        var withFrames = new Option<bool>("--with-frames") { Description = "Copies the frames and their CameraInfo into the bag, so that it can be watched by itself." };
        var latest = new Option<bool>("--latest") { Description = "Plays at recorded speed and takes the newest frame each time, as the node does; drops are counted. Not deterministic." };
        var rate = new Option<double>("--rate") { Description = "With --latest: speed, 1 = as recorded.", DefaultValueFactory = _ => 1, HelpName = "R" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces a bag that is there." };
        var json = new Option<bool>("--json") { Description = "The summary as one JSON object on stdout." };
        var model = new ModelOptions();
        var attention = new AttentionOptions();
        var drawing = new OverlayArguments();
        var command = new Command("replay", "Turns a camera bag into a bag with embeddings, attention maps and overlays. Every frame in order, and the same bytes each time.")
        {
            bag, topic, output, overlays, every, noOverlay, noLinks, withFrames, latest, rate, overwrite, json,
        };
        model.AddTo(command);
        attention.AddTo(command);
        drawing.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit replay recording",
            "vit replay recording --topic /front/image_raw --out front_vit --model dinov2.onnx",
            "vit replay recording --latest                       what a robot would have dropped",
            "vit replay photos/ --out photos_vit --overlays seen");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
        {
            string path = parsed.GetValue(bag)!;
            var options = new PerceptionOptions { Attention = attention.Read(parsed), Overlay = drawing.Read(parsed) };
            using IFrameSource source = Open(path, parsed.GetValue(topic)!);
            bool links = !parsed.GetValue(noLinks);
            using ViTSession session = model.Open(parsed, FrameProcessor.Outputs(options.Attention) | (links ? FramePerception.NeededForLinks : 0));
            string target = parsed.GetValue(output) is { Length: > 0 } named ? named : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) + "_vit";
            var recording = new BagSinkOptions
            {
                Overlay = !parsed.GetValue(noOverlay),
                Links = links,
                Overwrite = parsed.GetValue(overwrite),
                CameraTopic = parsed.GetValue(withFrames) ? TopicOf(source) : "",
                CameraInfoTopic = parsed.GetValue(withFrames) ? CameraTopic.InfoName(TopicOf(source)) : "",
            };
            double? pace = parsed.GetValue(latest) ? parsed.GetValue(rate) : null;
            PipelineSummary summary;
            using (var record = new BagSink(target, session, recording))
            {
                List<IResultSink> sinks = [record];
                if (parsed.GetValue(overlays) is { Length: > 0 } folder)
                    sinks.Add(new PictureSink(folder, parsed.GetValue(every)));
                summary = Run(source, session, sinks, options, links, pace);
            }
            return Report(source, summary, target, parsed.GetValue(json));
        }));
        return command;
    }

    private static IFrameSource Open(string path, string topic) => IsFolderOfPictures(path) ? FolderSource.Open(path) : BagSource.Open(path, topic);

    private static bool IsFolderOfPictures(string path) => Directory.Exists(path)
        && !Directory.EnumerateFiles(path).Any(f => Path.GetFileName(f) == "metadata.yaml" || f.Contains(".mcap", StringComparison.Ordinal) || f.Contains(".db3", StringComparison.Ordinal));

    private static string TopicOf(IFrameSource source) => source is BagSource bag ? bag.Topic.Name : "/camera/image_raw/compressed";

    private static PipelineSummary Run(IFrameSource source, ViTSession session, IReadOnlyList<IResultSink> sinks, PerceptionOptions options, bool links, double? pace)
    {
        using var interruption = new Interruption();
        using var perception = new FramePerception(session);
        perception.WantsLinks = links && perception.HasLinks;
        return Terminal.WithProgress("frames", report =>
        {
            void Progress(long done) => report((int)done, (int)Math.Max(done, source.Count ?? done));
            if (pace is not { } rate)
                return new PipelineRunner(source, perception, sinks) { Warn = Warn, Progress = Progress }.Run(options, interruption.Token);
            using var mailbox = new FrameMailbox(source.Name);
            using var feeder = new PacedFeeder(source, mailbox, rate, TimeProvider.System);
            PipelineSummary summary = new PipelineRunner(mailbox, perception, sinks) { Warn = Warn, Progress = Progress }.Run(options, interruption.Token);
            if (!interruption.Token.IsCancellationRequested)
                feeder.Join();
            summary.Drops.Add(DropReason.Replaced, "the model was still busy with an earlier frame", mailbox.Replaced);
            return summary with { Taken = feeder.Posted };
        });
    }

    private static int Report(IFrameSource source, PipelineSummary summary, string target, bool json)
    {
        string loss = source is BagSource { Recovery: { IsWhole: false } recovery } ? recovery.ToString() : "";
        if (loss.Length > 0)
            Console.Error.WriteLine($"vit: {source.Name}: {loss}");
        if (json)
            SummaryJson.Write(source.Name, target, summary, loss);
        else
            SummaryText.Write(AnsiConsole.Console, source.Name, target, summary);
        if (summary.Processed > 0)
            return 0;
        Console.Error.WriteLine(summary.Taken == 0
            ? $"vit: {source.Name} has no frames"
            : $"vit: none of {summary.Taken} frames could be used: {summary.Drops.Reasons.First().Example}");
        return 1;
    }

    private static void Warn(string message) => Console.Error.WriteLine($"vit: {message}");
}
