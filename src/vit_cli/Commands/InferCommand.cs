using System.CommandLine;
using OpenCvSharp;
using Vit.Cli.Output;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.Pipeline.Sinks;

namespace Vit.Cli.Commands;

/// <summary><c>vit infer</c>: one picture at a time to embedding and attention.</summary>
internal static class InferCommand
{
    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE") { Description = "JPEG or PNG files.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "One JSON object per picture and line on stdout." };
        var folder = new Option<string>("--out", "-o")
        {
            Description = "Folder for overlays (NAME.overlay.png).",
            DefaultValueFactory = _ => "",
            HelpName = "DIR",
        };
        var noLinks = new Option<bool>("--no-links") { Description = "Does not look for regions and links between them." };
        var model = new ModelOptions();
        var attention = new AttentionOptions();
        var drawing = new OverlayArguments();
        var command = new Command("infer", "Embedding and attention map of pictures.") { images, json, folder, noLinks };
        model.AddTo(command);
        attention.AddTo(command);
        drawing.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit infer photo.jpg --out overlays",
            "vit infer *.png --json --model dinov2.onnx > result.jsonl",
            "vit infer photo.jpg --method layer --layer 3 --head-fusion max");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
        {
            RolloutOptions rollout = attention.Read(parsed);
            OverlayOptions overlay = drawing.Read(parsed);
            bool links = !parsed.GetValue(noLinks);
            using ViTSession session = model.Open(parsed, FrameProcessor.Outputs(rollout) | (links ? LinkStage.Outputs : 0));
            return Run(session, parsed.GetValue(images)!, rollout, overlay, parsed.GetValue(folder)!, parsed.GetValue(json), links);
        }));
        return command;
    }

    /// <summary>A picture that cannot be read is reported and the next one goes on; the exit code tells.</summary>
    private static int Run(ViTSession session, string[] images, RolloutOptions rollout, OverlayOptions overlay, string folder, bool json, bool wantsLinks)
    {
        var processor = new FrameProcessor(session);
        StillLinks? links = wantsLinks ? StillLinks.For(session) : null;
        processor.AlsoFetch = links is null ? 0 : LinkStage.Needs(session);
        using var decoder = new FrameDecoder();
        using var renderer = new OverlayRenderer();
        if (folder.Length > 0)
            Directory.CreateDirectory(folder);
        int failed = 0;
        foreach (string image in images)
        {
            try
            {
                Mat picture = decoder.DecodeCompressed(File.ReadAllBytes(image));
                AttentionMap map = processor.Process(picture, rollout);
                links?.Find(map);
                if (json)
                    InferJson.Write(image, session.Card, processor.Embedding, map, links);
                else
                    InferText.Write(Console.Out, image, processor, map, links);
                if (folder.Length > 0)
                    PictureSink.Save(Path.Combine(folder, Path.GetFileNameWithoutExtension(image) + ".overlay.png"), renderer.Draw(picture, map, links?.Drawing ?? default, overlay));
            }
            catch (Exception e) when (e is BadFrameException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"vit: {image}: {Reason(image, e)}");
                failed++;
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private static string Reason(string image, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file: check the path",
        UnauthorizedAccessException when Directory.Exists(image) => $"is a folder: name its pictures ({Path.Combine(image, "*.jpg")}), or run 'vit replay {image}'",
        _ => e.Message,
    };
}
