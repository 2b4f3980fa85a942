namespace Vit.Perception.Inference;

/// <summary>What the choice of a provider needs to know of the machine; the tests bring their own machine.</summary>
/// <typeparam name="T">What opening yields.</typeparam>
internal interface IProviderHost<out T>
{
    /// <summary>OpenVINO's CPU device multiplies bfloat16 in hardware.</summary>
    bool OpenVinoHasBf16 { get; }

    /// <summary>The CPU sums products of 8-bit integers in one instruction.</summary>
    bool HasFastInt8 { get; }

    /// <summary>All that the speed of the model depends on here, by name.</summary>
    IReadOnlyDictionary<string, string> ChoiceKey { get; }

    /// <summary>The provider that the given or found plugin library brings, as <c>auto</c> would name it; null without a library.</summary>
    string? PluginProvider { get; }

    /// <summary>Null when the provider is installed; else one line that says what is missing and what to do.</summary>
    string? Missing(string provider);

    /// <summary>Opening would first compile the model, for seconds or minutes: no finished engine is kept of an installed provider that needs one.</summary>
    bool MustBuild(string provider, Precision precision);

    /// <summary>Opens the model on an installed provider and checks its numbers.</summary>
    /// <exception cref="InferenceException">The provider cannot serve; another may.</exception>
    /// <exception cref="Vit.Models.ModelFormatException">The model is at fault; no provider will do.</exception>
    T Open(string provider, Precision precision);
}
