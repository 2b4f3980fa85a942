namespace Vit.Simulation;

/// <summary>Which kind of scene is drawn.</summary>
public enum SceneMode
{
    /// <summary>The ordinary mix: one to three lamps with cables.</summary>
    Train,

    /// <summary>At least two cabled lamps whose cables cross; one cable colour more often.</summary>
    Hard,

    /// <summary>Another look: lamp shapes, wallpaper, floors, blur and noise that <see cref="Train"/> never shows.</summary>
    Shift,
}
