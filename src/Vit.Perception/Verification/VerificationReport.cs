namespace Vit.Perception.Verification;

/// <summary>One output against its reference.</summary>
/// <param name="Input">Name of the input.</param>
/// <param name="Output">Name of the reference array.</param>
/// <param name="LargestDifference">Largest absolute difference; infinite for another shape or NaN.</param>
/// <param name="Tolerance">What is allowed.</param>
public readonly record struct Comparison(string Input, string Output, double LargestDifference, double Tolerance)
{
    /// <summary>Within tolerance.</summary>
    public bool Passed => LargestDifference <= Tolerance;
}

/// <summary>What <see cref="Verifier"/> found.</summary>
/// <param name="Comparisons">Every output that was compared.</param>
/// <param name="Skipped">One sentence for every input that could not be.</param>
public sealed record VerificationReport(IReadOnlyList<Comparison> Comparisons, IReadOnlyList<string> Skipped)
{
    /// <summary>Something was compared and all of it is within tolerance.</summary>
    public bool Passed => Comparisons.Count > 0 && Comparisons.All(c => c.Passed);
}
