namespace Vit.Perception.Inference;

/// <summary>Which provider serves, in what, and why no better one: what diagnostics show.</summary>
/// <param name="Provider">The provider that serves.</param>
/// <param name="Precision">The number format it was set up for.</param>
/// <param name="Attempts">Every step in order; the last is the chosen one.</param>
/// <param name="FellBack">
/// The choice is not what was asked for. With <c>auto</c>: a provider that is installed failed, or the precision is not to be had;
/// providers that are merely absent are no fallback.
/// </param>
/// <param name="Reason">Why it fell back, one line; empty when it did not.</param>
public sealed record ProviderReport(
    string Provider,
    Precision Precision,
    IReadOnlyList<ProviderAttempt> Attempts,
    bool FellBack,
    string Reason);
