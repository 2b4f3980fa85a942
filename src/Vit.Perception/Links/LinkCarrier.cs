namespace Vit.Perception.Links;

/// <summary>Which attention carries the links: the parameter <c>links.carrier</c>.</summary>
public enum LinkCarrier
{
    /// <summary><see cref="Heads"/> where the model card names relation heads, else <see cref="Rollout"/>.</summary>
    Auto,

    /// <summary>The relation heads of the model card, one hop each: the mean of their lifts.</summary>
    Heads,

    /// <summary>Attention rollout from the regions' cells: all heads of many layers, many hops.</summary>
    Rollout,

    /// <summary>All heads of all layers, one hop each: the largest of their lifts.</summary>
    MaxHeads,

    /// <summary>The mean over the heads of the last layer, one hop.</summary>
    LastLayer,
}
