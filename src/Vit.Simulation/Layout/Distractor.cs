namespace Vit.Simulation.Layout;

/// <summary>A thing of Size (scene units) that stands at (X, Y), behind the cables or in front of everything.</summary>
internal sealed record Distractor(int Id, DistractorKind Kind, double X, double Y, double Size, bool InFront);
