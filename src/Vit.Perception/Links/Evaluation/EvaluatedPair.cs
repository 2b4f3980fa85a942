namespace Vit.Perception.Links.Evaluation;

/// <summary>One distant pair of one image with every score.</summary>
/// <param name="Query">Index of the asking region in its image.</param>
/// <param name="Linked">The truth.</param>
/// <param name="Scores">One value a score, larger = more likely linked.</param>
internal readonly record struct EvaluatedPair(int Query, bool Linked, double[] Scores);
