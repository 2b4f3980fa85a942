namespace Vit.Simulation;

/// <summary>The names of the modes in scene files and on the command line.</summary>
public static class SceneModeNames
{
    /// <summary><c>train</c>, <c>hard</c> or <c>shift</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the three modes.</exception>
    public static string Name(this SceneMode mode) => mode switch
    {
        SceneMode.Train => "train",
        SceneMode.Hard => "hard",
        SceneMode.Shift => "shift",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "not a scene mode"),
    };

    /// <summary>Reads a name that <see cref="Name"/> gives; letter case matters.</summary>
    public static bool TryParse(string? name, out SceneMode mode)
    {
        mode = name switch { "hard" => SceneMode.Hard, "shift" => SceneMode.Shift, _ => SceneMode.Train };
        return name is "train" or "hard" or "shift";
    }
}
