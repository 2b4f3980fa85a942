using System.CommandLine;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary>The options by which commands choose a model and where it runs; names as the node's parameters.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> model = new("--model", "-m")
    {
        Description = "A .onnx made by 'vit import', or a checkpoint folder. Default: the embedded small model.",
        DefaultValueFactory = _ => "",
        HelpName = "MODEL",
    };

    private readonly Option<string> provider = new("--provider")
    {
        Description = "auto, tensorrt, cuda, openvino, cpu, or the name of a plugin provider.",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<string> providerLibrary = new("--provider-library")
    {
        Description = "Path of an ONNX Runtime plugin provider.",
        DefaultValueFactory = _ => "",
        HelpName = "FILE",
    };

    private readonly Option<string> precision = new("--precision")
    {
        Description = "auto, fp32, fp16, bf16 or int8 (CPU), as far as the provider has it.",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<bool> noFallback = new("--no-fallback")
    {
        Description = "Refuse to run when the provider asked for is not to be had.",
    };

    private readonly Option<int> threads = new("--threads")
    {
        Description = "CPU threads; 0 = one per physical core.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    private readonly Option<string> size = new("--size")
    {
        Description = "Input size HxW for a checkpoint folder, such as 224x384. Default: the checkpoint's.",
        DefaultValueFactory = _ => "",
        HelpName = "HxW",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[model, size, provider, providerLibrary, precision, noFallback, threads])
            command.Options.Add(option);
    }

    /// <summary>What was chosen.</summary>
    public ModelChoice Read(ParseResult parsed) => new(
        parsed.GetValue(model)!, parsed.GetValue(size)!, parsed.GetValue(provider)!, parsed.GetValue(providerLibrary)!,
        parsed.GetValue(precision)!, !parsed.GetValue(noFallback), parsed.GetValue(threads));

    /// <summary>Opens what was chosen and says on stderr when another provider serves than the one asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="outputs">The outputs that the command will ask for; null = it may ask for any.</param>
    public ViTSession Open(ParseResult parsed, SessionOutputs? outputs = null) => Read(parsed).Open(outputs);
}
