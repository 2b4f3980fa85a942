using System.Globalization;
using Vit.Models.Cards;
using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>How links are found: the parameters <c>links.*</c>. <c>new LinkOptions()</c> holds the defaults.</summary>
public readonly record struct LinkOptions()
{
    /// <summary>Fewest and most objects that <see cref="MaxObjects"/> may allow.</summary>
    public const int LeastObjects = 2, MostObjects = 64;

    /// <summary>Which attention is asked (default auto).</summary>
    public LinkCarrier Carrier { get; init; } = LinkCarrier.Auto;

    /// <summary>Most regions a frame may have, [2, 64], default 12. Cost grows with its square.</summary>
    public int MaxObjects { get; init; } = 12;

    /// <summary>Smoothed score from which two regions count as linked, [0, 1], default 0.5.</summary>
    public double MinScore { get; init; } = 0.5;

    /// <summary>
    /// Patches that must lie between two boxes on one axis, 0 or more, default 2: attention between neighbours says that they are near.
    /// </summary>
    public double MinGap { get; init; } = 2;

    /// <summary>Residual weight of the rollout carrier, [0, 1), default 0.9: few hops, so that regions stay themselves.</summary>
    public double Residual { get; init; } = 0.9;

    /// <summary>First layer of the rollout carrier; null (default) = a third of the layers, rounded down.</summary>
    public int? FirstLayer { get; init; }

    /// <summary>What is wrong with these options for a model, in one line; null when nothing is.</summary>
    public string? Problem(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (!Enum.IsDefined(Carrier))
            return $"links.carrier must be one of {string.Join(", ", LinkNames.Carriers)}; it is {(int)Carrier}";
        if (Carrier == LinkCarrier.Heads && card.RelationHeads.Count == 0)
            return $"links.carrier is heads, but model '{card.Id}' names no relation heads: use auto or rollout";
        if (MaxObjects is < LeastObjects or > MostObjects)
            return $"links.max_objects must be in [{LeastObjects}, {MostObjects}]; it is {MaxObjects}";
        if (!(MinScore is >= 0 and <= 1))
            return string.Create(CultureInfo.InvariantCulture, $"links.min_score must be in [0, 1]; it is {MinScore}");
        if (!(MinGap is >= 0 and < 1e6))
            return string.Create(CultureInfo.InvariantCulture, $"links.min_gap must be 0 or more patches; it is {MinGap}");
        return Rollout(card.Layers).Problem(card.Layers);
    }

    /// <summary>Checks these options for a model.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the parameter and its range.</exception>
    public void Validate(ModelCard card)
    {
        if (Problem(card) is { } problem)
            throw new ArgumentException(problem);
    }

    /// <summary>The carrier that serves a model: never <see cref="LinkCarrier.Auto"/>.</summary>
    public LinkCarrier CarrierFor(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (Carrier != LinkCarrier.Auto)
            return Carrier;
        return card.RelationHeads.Count > 0 ? LinkCarrier.Heads : LinkCarrier.Rollout;
    }

    /// <summary>The rollout of the rollout carrier in a model of that many layers.</summary>
    internal RolloutOptions Rollout(int layers) => new() { Residual = Residual, FirstLayer = FirstLayer ?? layers / 3 };
}
