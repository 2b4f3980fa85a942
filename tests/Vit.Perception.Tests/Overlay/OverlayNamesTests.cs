using Vit.Perception.Overlay;

namespace Vit.Perception.Tests.Overlay;

public sealed class OverlayNamesTests
{
    [Fact]
    public void Names_are_read_as_parameters_spell_them_and_written_back()
    {
        foreach (string name in OverlayNames.ColorMaps)
            Assert.Equal(name, OverlayNames.NameOf(OverlayNames.ParseColorMap(name)));
        foreach (string name in OverlayNames.Encodings)
            Assert.Equal(name, OverlayNames.NameOf(OverlayNames.ParseEncoding(name)));
        foreach (string name in OverlayNames.Sizes)
            Assert.Equal(name, OverlayNames.NameOf(OverlayNames.ParseSize(name)));
        Assert.Equal(Enum.GetValues<ColorMap>().Length, OverlayNames.ColorMaps.Count);
        Assert.Equal(["32FC1", "mono8", "mono16"], OverlayNames.Encodings);
        Assert.Equal(["grid", "source"], OverlayNames.Sizes);
    }

    [Fact]
    public void An_unknown_colour_map_is_refused_with_the_list_of_names() =>
        Assert.Equal(
            "overlay.colormap: 'plasma' is unknown; use one of viridis, inferno, magma, turbo, jet, gray",
            Assert.Throws<ArgumentException>(() => OverlayNames.ParseColorMap("plasma")).Message);

    [Fact]
    public void The_defaults_are_those_of_the_parameters() =>
        Assert.Equal(new OverlayOptions { Alpha = 0.5, ColorMap = ColorMap.Viridis, Legend = true }, new OverlayOptions());
}
