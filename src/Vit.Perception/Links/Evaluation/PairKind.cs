namespace Vit.Perception.Links.Evaluation;

/// <summary>Which pairs are asked about: each region of the first kind looks for its partner among those of the second.</summary>
/// <param name="Query">Kind of the asking region.</param>
/// <param name="Candidate">Kind of the regions it is compared with.</param>
public readonly record struct PairKind(string Query, string Candidate)
{
    /// <summary>A cable's plug, socket or strip and a lamp.</summary>
    public static PairKind EndToLamp => new("end", "lamp");

    /// <summary>The middle third of a cable and a lamp.</summary>
    public static PairKind MiddleToLamp => new("cable_middle", "lamp");

    /// <inheritdoc/>
    public override string ToString() => $"{Query} - {Candidate}";
}
