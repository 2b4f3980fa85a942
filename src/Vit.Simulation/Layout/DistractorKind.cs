namespace Vit.Simulation.Layout;

/// <summary>Things that stand around without being linked to anything.</summary>
internal enum DistractorKind { Mug, Book, Box, Ball, Plant, Chair, Toy }
