namespace Vit.Simulation.Layout;

/// <summary>What a cable ends in.</summary>
internal enum EndKind { Plug, Socket, Strip }
