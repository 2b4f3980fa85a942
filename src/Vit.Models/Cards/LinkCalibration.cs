namespace Vit.Models.Cards;

/// <summary>
/// How a link's lift becomes a score: the chance that two regions belong together, <c>1 / (1 + exp(-(Slope · lift + Offset)))</c>, as a
/// logistic regression on labelled pictures gives it. It holds for pairs as common as the true ones were there.
/// </summary>
/// <param name="Slope">Per unit of lift (natural logarithm); positive.</param>
/// <param name="Offset">At lift 0.</param>
/// <param name="Carrier">The <c>links.carrier</c> whose lift it was fitted on; it holds for no other.</param>
public sealed record LinkCalibration(double Slope, double Offset, string Carrier)
{
    /// <summary>The score of a lift, 0..1.</summary>
    public double Score(double lift) => 1 / (1 + Math.Exp(-((Slope * lift) + Offset)));

    /// <summary>What is wrong, in one line; null when nothing is.</summary>
    internal string? Problem()
    {
        if (!(Slope > 0 && double.IsFinite(Slope) && double.IsFinite(Offset)))
            return "has a link_calibration whose slope is not positive or whose offset is not a number";
        return string.IsNullOrWhiteSpace(Carrier) ? "has a link_calibration that does not name its carrier" : null;
    }
}
