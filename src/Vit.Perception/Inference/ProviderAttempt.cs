namespace Vit.Perception.Inference;

/// <summary>What became of one provider that was tried.</summary>
public enum ProviderOutcome
{
    /// <summary>It serves.</summary>
    Chosen,

    /// <summary>It is not part of this build and no library brings it.</summary>
    Absent,

    /// <summary>It is there but could not be started, or its numbers were wrong.</summary>
    Failed,

    /// <summary>Its engine must be compiled first, which is done in the background; meanwhile the next one serves.</summary>
    NotBuilt,

    /// <summary>It has no kernels in the precision that was asked for; see the next attempt for what was done.</summary>
    WrongPrecision,
}

/// <summary>One step of choosing a provider.</summary>
/// <param name="Provider">Name as in <see cref="InferenceOptions.Provider"/>.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">One line that says why and what to do; empty when chosen.</param>
public readonly record struct ProviderAttempt(string Provider, ProviderOutcome Outcome, string Reason);
