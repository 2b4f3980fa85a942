namespace Vit.Simulation.Layout;

/// <summary>A wall socket with nothing plugged in.</summary>
internal sealed record LoneSocket(int Id, double X, double Y);
