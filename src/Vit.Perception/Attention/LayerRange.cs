namespace Vit.Perception.Attention;

/// <summary>The layers a map is made of, both ends included, counted from 0 at the picture's side.</summary>
public readonly record struct LayerRange(int First, int Last);
