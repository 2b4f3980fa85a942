using Vit.Models;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary>A model and where it runs, as words: what <see cref="ModelOptions"/> were given.</summary>
/// <param name="Model">A .onnx or a checkpoint folder; empty = the embedded model.</param>
/// <param name="Size">Input size HxW of a checkpoint folder; empty = the checkpoint's.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="ProviderLibrary">Path of a plugin provider; empty = none.</param>
/// <param name="Precision">Name of the precision.</param>
/// <param name="AllowFallback">Whether another provider may serve than the one named.</param>
/// <param name="Threads">CPU threads; 0 = automatic.</param>
internal sealed record ModelChoice(string Model, string Size, string Provider, string ProviderLibrary, string Precision, bool AllowFallback, int Threads)
{
    /// <summary>Opens it and says on stderr when another provider serves than the one asked for.</summary>
    /// <param name="outputs">The outputs that the session will be asked for; null = any.</param>
    public ViTSession Open(SessionOutputs? outputs = null)
    {
        InferenceOptions options = InferenceOptions.Parse(Provider, ProviderLibrary, Precision, AllowFallback, Threads) with
        {
            Outputs = outputs,
            Notice = line => Console.Error.WriteLine($"vit: {line}"),
        };
        (int height, int width) = InputSize.Parse(Size);
        ViTSession session = ModelOpener.Open(Model, options, new BuildOptions { InputHeight = height, InputWidth = width });
        if (session.Reason.Length > 0)
            Console.Error.WriteLine($"vit: running on {session.Provider}: {session.Reason}");
        return session;
    }
}
