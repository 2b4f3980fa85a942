using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

/// <summary>A machine on which the named providers are installed and some of them fail; opening yields the provider's name.</summary>
internal sealed class FakeHost(params string[] installed) : IProviderHost<string>
{
    public Dictionary<string, string> Failures { get; } = [];

    public List<(string Provider, Precision Precision)> Opened { get; } = [];

    public bool OpenVinoHasBf16 { get; init; }

    public string? PluginProvider { get; init; }

    public bool HasFastInt8 { get; init; }

    public IReadOnlyDictionary<string, string> ChoiceKey { get; init; } = new Dictionary<string, string> { ["model"] = "tiny" };

    public string? Missing(string provider) =>
        installed.Contains(provider) || provider == "cpu" ? null : $"provider '{provider}' is not in this build";

    /// <summary>Providers whose engines are not built yet.</summary>
    public HashSet<string> Unbuilt { get; } = [];

    public bool MustBuild(string provider, Precision precision) => Unbuilt.Contains(provider);

    /// <summary>Why int8 fails; null when it does not.</summary>
    public string? Int8Failure { get; init; }

    public string Open(string provider, Precision precision)
    {
        Opened.Add((provider, precision));
        if (precision == Precision.Int8 && Int8Failure is not null)
            throw new InferenceException(Int8Failure);
        return Failures.TryGetValue(provider, out string? reason) ? throw new InferenceException(reason) : provider;
    }
}
