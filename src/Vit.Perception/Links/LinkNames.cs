using Vit.Perception.Attention;

namespace Vit.Perception.Links;

/// <summary>The names of <c>links.carrier</c> as parameters, files and model cards spell them.</summary>
public static class LinkNames
{
    private static readonly NameTable<LinkCarrier> CarrierTable = new(
        "links.carrier",
        (LinkCarrier.Auto, "auto"), (LinkCarrier.Heads, "heads"), (LinkCarrier.Rollout, "rollout"),
        (LinkCarrier.MaxHeads, "max_heads"), (LinkCarrier.LastLayer, "last_layer"));

    /// <summary>Every <c>links.carrier</c>.</summary>
    public static IReadOnlyList<string> Carriers => CarrierTable.Names;

    /// <summary>The carrier of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">Unknown; the message lists the names there are.</exception>
    public static LinkCarrier ParseCarrier(string name) => CarrierTable.Parse(name);

    /// <summary>The name of a carrier.</summary>
    public static string NameOf(LinkCarrier carrier) => CarrierTable.NameOf(carrier);
}
