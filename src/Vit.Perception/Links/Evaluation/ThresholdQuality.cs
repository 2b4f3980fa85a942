namespace Vit.Perception.Links.Evaluation;

/// <summary>What a limit on the score keeps, and how far scores are from chances.</summary>
/// <param name="Pairs">Pairs judged.</param>
/// <param name="Linked">Pairs that are linked.</param>
/// <param name="Precision">Share of the kept pairs that are linked; NaN when none is kept.</param>
/// <param name="Recall">Share of the linked pairs that are kept; NaN when none is linked.</param>
/// <param name="CalibrationError">
/// Expected calibration error: mean distance between score and share of linked pairs over ten equal bins of the score, weighted by pairs.
/// </param>
public sealed record ThresholdQuality(int Pairs, int Linked, double Precision, double Recall, double CalibrationError)
{
    /// <summary>Judges scores at a limit.</summary>
    internal static ThresholdQuality Of(IReadOnlyList<(double Score, bool Linked)> pairs, double limit)
    {
        int linked = pairs.Count(p => p.Linked), kept = pairs.Count(p => p.Score >= limit), right = pairs.Count(p => p.Score >= limit && p.Linked);
        double error = pairs.GroupBy(p => Math.Min(9, (int)(p.Score * 10)))
            .Sum(bin => Math.Abs(bin.Sum(p => p.Score) - bin.Count(p => p.Linked)));
        return new ThresholdQuality(
            pairs.Count, linked, (double)right / kept, (double)right / linked, pairs.Count == 0 ? double.NaN : error / pairs.Count);
    }
}
