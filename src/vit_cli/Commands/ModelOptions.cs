using System.CommandLine;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary>The options by which commands choose a model and where it runs; names as the node's parameters.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> _model = new("--model", "-m")
    {
        Description = "A .onnx made by 'vit import', or a checkpoint folder. Default: the embedded small model.",
        DefaultValueFactory = _ => "",
        HelpName = "MODEL",
    };

    private readonly Option<string> _provider = new("--provider")
    {
        Description = "auto, tensorrt, cuda, openvino, cpu, or the name of a plugin provider.",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<string> _providerLibrary = new("--provider-library")
    {
        Description = "Path of an ONNX Runtime plugin provider.",
        DefaultValueFactory = _ => "",
        HelpName = "FILE",
    };

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "auto, fp32, fp16, bf16 or int8 (CPU), as far as the provider has it; fastest: measured here, once.",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<bool> _noFallback = new("--no-fallback")
    {
        Description = "Refuse to run when the provider asked for is not to be had.",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "CPU threads; 0 = one per physical core.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    private readonly Option<string> _size = new("--size")
    {
        Description = "Input size HxW for a checkpoint folder, such as 224x384. Default: the checkpoint's.",
        DefaultValueFactory = _ => "",
        HelpName = "HxW",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_model, _size, _provider, _providerLibrary, _precision, _noFallback, _threads])
            command.Options.Add(option);
    }

    /// <summary>What was chosen.</summary>
    public ModelChoice Read(ParseResult parsed) => new(
        parsed.GetValue(_model)!, parsed.GetValue(_size)!, parsed.GetValue(_provider)!, parsed.GetValue(_providerLibrary)!,
        parsed.GetValue(_precision)!, !parsed.GetValue(_noFallback), parsed.GetValue(_threads));

    /// <summary>Opens what was chosen and says on stderr when another provider serves than the one asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="outputs">The outputs that the command will ask for; null = it may ask for any.</param>
    public ViTSession Open(ParseResult parsed, SessionOutputs? outputs = null) => Read(parsed).Open(outputs);
}
