using System.CommandLine;
using Vit.Cli.Output;
using Vit.Models;
using Vit.Perception.Inference;
using Vit.Perception.Inference.Engines;

namespace Vit.Cli.Commands;

/// <summary><c>vit build-engine</c>: compiles a model's engine ahead, where <c>vit_perception_node</c> will look for it.</summary>
internal static class BuildEngineCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "A .onnx made by 'vit import', or a checkpoint folder. Default: the embedded small model.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "",
        };
        var provider = Word("--provider", "tensorrt, openvino, or auto: the first of them that is here.", "auto", "NAME");
        var library = Word("--provider-library", "Path of an ONNX Runtime plugin provider.", "", "FILE");
        var precision = Word("--precision", "As the node's: auto, fp32, fp16 or bf16, as far as the provider has it.", "auto", "NAME");
        var cacheDir = Word("--cache-dir", "As the node's cache_dir. Default: $XDG_CACHE_HOME/vit_perception.", "", "DIR");
        var size = Word("--size", "Input size HxW for a checkpoint folder. Default: the checkpoint's.", "", "HxW");
        var cameras = new Option<int>("--cameras") { Description = "Cameras of the node: most pictures in one run.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var threads = new Option<int>("--threads") { Description = "As the node's; OpenVINO's engines are for one number of threads.", DefaultValueFactory = _ => 0, HelpName = "N" };
        var command = new Command("build-engine", "Compiles a model for TensorRT or OpenVINO ahead, so that the node need not.")
        {
            model, provider, library, precision, cacheDir, size, cameras, threads,
        };
        ExampleHelp.AddTo(command,
            "vit build-engine dinov2.onnx",
            "vit build-engine dinov2.onnx --provider tensorrt --precision fp16 --cameras 2",
            "vit build-engine --provider openvino --provider-library openvino_ep/libonnxruntime_providers_openvino_plugin.so --cache-dir /var/cache/robot");
        command.SetAction(parsed => Guard.Run(() =>
        {
            InferenceOptions options = InferenceOptions.Parse(
                parsed.GetValue(provider)!,
                parsed.GetValue(library)!,
                parsed.GetValue(precision)!,
                threads: parsed.GetValue(threads),
                cacheDir: parsed.GetValue(cacheDir)!);
            (int height, int width) = InputSize.Parse(parsed.GetValue(size)!);
            return Build(parsed.GetValue(model)!, options with { MaxBatch = parsed.GetValue(cameras) }, new BuildOptions { InputHeight = height, InputWidth = width });
        }));
        return command;
    }

    private static Option<string> Word(string name, string description, string value, string help) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = help };

    private static int Build(string model, InferenceOptions options, BuildOptions build)
    {
        string[] compilers = Compilers(options);
        var notices = new List<string>();
        using ViTSession session = Terminal.WithStatus("opening the model", report => ModelOpener.Open(model, options with
        {
            Notice = line =>
            {
                report(line);
                notices.Add(line);
            },
        }, build));
        if (session.EngineStatus.State != EngineState.Ready)
        {
            IEnumerable<string> reasons = session.Report.Attempts.Where(a => compilers.Contains(a.Provider)).Select(a => a.Reason);
            if (options.Provider == ProviderNames.Auto)
                reasons = reasons.Append("OpenVINO comes as a plugin, with --provider-library");
            throw new InferenceException("no engine was built: " + string.Join("; ", reasons));
        }
        foreach (string line in (string[])[.. notices, session.Reason])
        {
            if (line.Length > 0)
                Console.Error.WriteLine($"vit: {line}");
        }
        if (session.Engine.Length == 0)
            throw new InferenceException($"the engine was built but not kept: '{options.CacheDir}' cannot be written, or another program builds there now");
        Describe(session, Path.Combine(options.CacheDir, "engines", session.Engine));
        return 0;
    }

    /// <summary>The providers that may build; refused before anything is opened, as another provider would only stand in.</summary>
    private static string[] Compilers(InferenceOptions options)
    {
        if (options.Provider is not (ProviderNames.Auto or ProviderNames.TensorRt or ProviderNames.OpenVino))
            throw new InferenceException($"provider '{options.Provider}' has no engines that are kept: use tensorrt or openvino");
        string[] compilers = options.Provider == ProviderNames.Auto ? [ProviderNames.TensorRt, ProviderNames.OpenVino] : [options.Provider];
        return compilers.Any(p => ProviderPrecision.Resolve(p, options.Precision, openVinoHasBf16: true) is not null)
            ? compilers
            : throw new InferenceException($"there are no {options.Precision.Word()} engines of {string.Join(" or ", compilers)}: use another --precision");
    }

    private static void Describe(ViTSession session, string folder)
    {
        double bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Console.WriteLine(FormattableString.Invariant(
            $"{(session.EngineIsNew ? "built" : "found")} the engine of {session.Card.Id} ({session.Card.Hash}) for {session.Provider} in {session.Precision.Word()} in {session.LoadTime.TotalSeconds:0.0} s"));
        Console.WriteLine(FormattableString.Invariant($"{folder} ({bytes / 1e6:0.0} MB)"));
        if (session.SelfTest is { } test)
            Console.WriteLine($"against the CPU on the test picture: {SelfTest.Figures(test)}");
    }
}
