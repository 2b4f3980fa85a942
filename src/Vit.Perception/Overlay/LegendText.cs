using Vit.Perception.Attention;

namespace Vit.Perception.Overlay;

/// <summary>What a legend says, written into spans so that a frame makes no string.</summary>
internal static class LegendText
{
    /// <summary>Who asked and how the map was made: "CLS: rollout ρ=0.5 mean".</summary>
    public static ReadOnlySpan<char> Method(in AttentionMap map, Span<char> buffer)
    {
        var line = new TextLine(buffer);
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
        var line = new TextLine(buffer);
        line.Add(share * 100.0, share < 0.0095 ? "0.00" : share < 0.095 ? "0.0" : "0");
        line.Add("%");
        return line.Text;
    }

    private static void AddSource(ref TextLine line, AttentionSource source)
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
}
