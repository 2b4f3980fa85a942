namespace Vit.Perception.Overlay;

/// <summary>How values become colours, from low to high. All but gray are OpenCV's tables.</summary>
public enum ColorMap
{
    /// <summary>Dark violet, teal, yellow; perceptually even and safe for colour-blind readers (default).</summary>
    Viridis,

    /// <summary>Black, red, pale yellow; perceptually even.</summary>
    Inferno,

    /// <summary>Black, purple, cream; perceptually even.</summary>
    Magma,

    /// <summary>A rainbow of smooth lightness.</summary>
    Turbo,

    /// <summary>The old rainbow; it shows edges that are not in the data.</summary>
    Jet,

    /// <summary>Black to white.</summary>
    Gray,
}
