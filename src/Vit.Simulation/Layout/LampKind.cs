namespace Vit.Simulation.Layout;

/// <summary>The shapes of lamps; the last three are drawn in shifted scenes only.</summary>
internal enum LampKind { Desk, FloorLamp, Bedside, Globe, Tripod, Banker }
