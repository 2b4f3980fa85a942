using System.Globalization;

namespace Vit.Perception.Overlay;

/// <summary>How a map is drawn on the picture: the parameters <c>overlay.*</c>. <c>new OverlayOptions()</c> holds the defaults.</summary>
public readonly record struct OverlayOptions()
{
    /// <summary>
    /// Opacity of the colour where attention is largest, 0 (picture only) .. 1, default 0.5. Less attention is more transparent.
    /// </summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Colours (default viridis).</summary>
    public ColorMap ColorMap { get; init; } = ColorMap.Viridis;

    /// <summary>Whether the legend is drawn (default true).</summary>
    public bool Legend { get; init; } = true;

    /// <summary>What is wrong with these options, in one line; null when nothing is.</summary>
    public string? Problem()
    {
        if (!(Alpha is >= 0 and <= 1))
            return string.Create(CultureInfo.InvariantCulture, $"overlay.alpha must be in [0, 1]; it is {Alpha}");
        if (!Enum.IsDefined(ColorMap))
            return $"overlay.colormap must be one of {string.Join(", ", OverlayNames.ColorMaps)}; it is {(int)ColorMap}";
        return null;
    }

    /// <summary>Checks these options.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the parameter and its range.</exception>
    public void Validate()
    {
        if (Problem() is { } problem)
            throw new ArgumentException(problem);
    }
}
