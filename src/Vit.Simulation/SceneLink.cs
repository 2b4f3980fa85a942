namespace Vit.Simulation;

/// <summary>Two regions that belong together, by id; <paramref name="A"/> &lt; <paramref name="B"/>.</summary>
public readonly record struct SceneLink(int A, int B);
