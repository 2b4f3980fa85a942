using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Links;

namespace Vit.Perception.Overlay;

/// <summary>
/// Draws a map on the picture it belongs to, layer by layer from below: colours, regions and links, the legend.
/// Values are shown relative to the largest cell (v / max, zero stays zero), so an even map looks even instead of having its
/// noise stretched; the legend tells what the largest share is.
/// </summary>
/// <remarks>Memory is reused while picture size and geometry stay: no managed allocation a frame. Not thread safe.</remarks>
public sealed class OverlayRenderer : IDisposable
{
    private readonly HeatMap _heat = new();
    private readonly HeatLayer _heatLayer = new();
    private readonly LinkLayer _linkLayer = new();
    private readonly Legend _legend = new();
    private readonly Mat _canvas = new();

    /// <summary>Draws one map.</summary>
    /// <param name="bgr">The source picture, CV_8UC3 in BGR order, of the grid's source size; only read.</param>
    /// <param name="map">The map.</param>
    /// <param name="options">Opacity, colours, legend.</param>
    /// <returns>
    /// The drawing, CV_8UC3 at source size. It belongs to this renderer and holds until the next call: copy what must live longer.
    /// </returns>
    /// <exception cref="ArgumentException">A picture of another type or size, rotated geometry, or options out of range.</exception>
    public Mat Draw(Mat bgr, in AttentionMap map, in OverlayOptions options) => Draw(bgr, map, default, options);

    /// <summary>Draws one map with regions and links.</summary>
    /// <param name="bgr">The source picture, CV_8UC3 in BGR order, of the grid's source size; only read.</param>
    /// <param name="map">The map.</param>
    /// <param name="links">Regions and links in pixels of the same picture; <c>default</c> = none.</param>
    /// <param name="options">Opacity, colours, legend.</param>
    /// <returns>As without links.</returns>
    /// <exception cref="ArgumentException">A picture of another type or size, rotated geometry, or options out of range.</exception>
    public Mat Draw(Mat bgr, in AttentionMap map, in LinkFrame links, in OverlayOptions options)
    {
        ArgumentNullException.ThrowIfNull(bgr);
        options.Validate();
        if (bgr.Type() != MatType.CV_8UC3)
            throw new ArgumentException($"the picture must be 8-bit BGR (CV_8UC3); it is {bgr.Type()}");
        if (bgr.Width != map.Grid.SourceWidth || bgr.Height != map.Grid.SourceHeight)
        {
            throw new ArgumentException(
                $"the picture is {bgr.Width}x{bgr.Height}; the map belongs to one of {map.Grid.SourceWidth}x{map.Grid.SourceHeight}");
        }

        _canvas.Create(bgr.Height, bgr.Width, MatType.CV_8UC3);
        _heat.Update(map);
        _heatLayer.Paint(bgr, _heat, options, lineWidth: Math.Max(1, bgr.Height / 480), _canvas);
        _linkLayer.Paint(_canvas, links);
        if (options.Legend)
            _legend.Paint(_canvas, map, _heat.Max, _heatLayer.Colors);
        return _canvas;
    }

    /// <summary>Frees the drawing.</summary>
    public void Dispose() => _canvas.Dispose();
}
