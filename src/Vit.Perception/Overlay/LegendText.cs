using System.Globalization;
using Vit.Perception.Attention;

namespace Vit.Perception.Overlay;

/// <summary>What a legend says, written into spans so that a frame makes no string.</summary>
internal static class LegendText
{
    /// <summary>Who asked and how the map was made: "CLS: rollout ρ=0.5 mean".</summary>
    public static ReadOnlySpan<char> Method(in AttentionMap map, Span<char> buffer)
    {
        var line = new Line(buffer);
        AddSource(ref line, map.Source);
        RolloutOptions options = map.Options;
        switch (options.Method)
        {
            case AttentionMethod.LastLayer:
                line.Add("last layer ");
                break;
            case AttentionMethod.Layer:
                line.Add("layer ");
                line.Add(options.Layer, "0");
                line.Add(" ");
                break;
            default:
                line.Add("rollout ρ=");
                line.Add(options.Residual, "0.##");
                line.Add(" ");
                break;
        }
        line.Add(AttentionNames.NameOf(options.HeadFusion));
        if (options.DiscardRatio > 0)
        {
            line.Add(" discard ");
            line.Add(options.DiscardRatio, "0.##");
        }
        if (options.Method == AttentionMethod.Rollout && options.FirstLayer > 0)
        {
            line.Add(" from layer ");
            line.Add(options.FirstLayer, "0");
        }
        return line.Text;
    }

    /// <summary>A cell's share of the attention as people read it: "2.3%".</summary>
    public static ReadOnlySpan<char> Share(float share, Span<char> buffer)
    {
        var line = new Line(buffer);
        line.Add(share * 100.0, share < 0.0095 ? "0.00" : share < 0.095 ? "0.0" : "0");
        line.Add("%");
        return line.Text;
    }

    private static void AddSource(ref Line line, AttentionSource source)
    {
        switch (source.Kind)
        {
            case AttentionSourceKind.Patch:
                line.Add("patch ");
                line.Add(source.Row, "0");
                line.Add(",");
                line.Add(source.Column, "0");
                break;
            case AttentionSourceKind.Region:
                line.Add(source.RegionId);
                break;
            default:
                line.Add("CLS");
                break;
        }
        line.Add(": ");
    }

    /// <summary>Text that grows in a span; what does not fit is left out.</summary>
    private ref struct Line(Span<char> buffer)
    {
        private readonly Span<char> _buffer = buffer;
        private int _length;

        public readonly ReadOnlySpan<char> Text => _buffer[.._length];

        public void Add(ReadOnlySpan<char> part)
        {
            part = part[..Math.Min(part.Length, _buffer.Length - _length)];
            part.CopyTo(_buffer[_length..]);
            _length += part.Length;
        }

        public void Add(double value, ReadOnlySpan<char> format)
        {
            if (value.TryFormat(_buffer[_length..], out int written, format, CultureInfo.InvariantCulture))
                _length += written;
        }
    }
}
