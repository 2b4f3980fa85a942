using Vit.Models.Cards;

namespace Vit.Perception.Links.Evaluation;

/// <summary>Logistic regression of truth on lift: the calibration that a model card stores.</summary>
public static class CalibrationFit
{
    private const int MaxSteps = 50;

    /// <summary>Fits by Newton's method on the log likelihood, which is concave: the optimum is unique where neither kind is separable.</summary>
    /// <param name="pairs">Lift and truth of distant pairs, as common as they are in use.</param>
    /// <param name="carrier">The carrier whose lift it is.</param>
    /// <exception cref="ArgumentException">
    /// Only one kind of pair, lifts that separate the kinds entirely, or lifts that do not rise with the truth.
    /// </exception>
    public static LinkCalibration Fit(IReadOnlyCollection<(double Lift, bool Linked)> pairs, LinkCarrier carrier)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.All(p => p.Linked) || !pairs.Any(p => p.Linked))
            throw new ArgumentException("a calibration needs linked and other pairs: take more scenes");
        (double slope, double offset) = (0, 0);
        for (int step = 0; step < MaxSteps; step++)
        {
            (double changeSlope, double changeOffset) = NewtonStep(pairs, slope, offset);
            slope += changeSlope;
            offset += changeOffset;
            if (!double.IsFinite(slope) || Math.Abs(slope) > 1e4)
                throw new ArgumentException("lifts separate linked pairs from others entirely: take more scenes");
            if (Math.Abs(changeSlope) + Math.Abs(changeOffset) < 1e-10)
                break;
        }
        return slope > 0
            ? new LinkCalibration(slope, offset, LinkNames.NameOf(carrier))
            : throw new ArgumentException($"lifts of carrier {LinkNames.NameOf(carrier)} do not rise with the truth: it carries no links");
    }

    private static (double Slope, double Offset) NewtonStep(IEnumerable<(double Lift, bool Linked)> pairs, double slope, double offset)
    {
        double gradientSlope = 0, gradientOffset = 0, ss = 0, so = 0, oo = 0;
        foreach ((double lift, bool linked) in pairs)
        {
            double chance = 1 / (1 + Math.Exp(-((slope * lift) + offset)));
            double error = (linked ? 1 : 0) - chance, weight = chance * (1 - chance);
            gradientSlope += error * lift;
            gradientOffset += error;
            ss += weight * lift * lift;
            so += weight * lift;
            oo += weight;
        }
        double determinant = (ss * oo) - (so * so);
        return (((gradientSlope * oo) - (gradientOffset * so)) / determinant, ((gradientOffset * ss) - (gradientSlope * so)) / determinant);
    }
}
