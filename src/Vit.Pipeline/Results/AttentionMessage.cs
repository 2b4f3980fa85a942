using Vit.Messages;
using Vit.Messages.StdMsgs;
using Vit.Perception.Imaging;
using AttentionMap = Vit.Perception.Attention.AttentionMap;
using AttentionMapMessage = Vit.Messages.VitMsgs.AttentionMap;
using PatchGridMessage = Vit.Messages.VitMsgs.PatchGrid;

namespace Vit.Pipeline.Results;

/// <summary>Attention maps as <c>vit_msgs/msg/AttentionMap</c>, whoever asked: the class token, a patch, a region. Not thread safe.</summary>
internal sealed class AttentionMessage
{
    private readonly AttentionMapMessage _message = new();
    private readonly CdrBuffer _buffer = new();

    /// <returns>The payload; valid until the next call.</returns>
    public ReadOnlySpan<byte> Serialize(Header header, scoped in AttentionMap map)
    {
        Describe(_message, header, map);
        var writer = new CdrWriter(_buffer);
        map.Weights.Span.CopyTo(_message.SerializeReserving(ref writer, map.Weights.Length));
        return writer.Written;
    }

    /// <summary>A message of its own, which outlives the map.</summary>
    public static AttentionMapMessage Copy(Header header, in AttentionMap map)
    {
        var message = new AttentionMapMessage();
        Describe(message, new Header { Stamp = header.Stamp, FrameId = header.FrameId }, map);
        message.Weights.AddRange(map.Weights.Span);
        return message;
    }

    private static void Describe(AttentionMapMessage message, Header header, in AttentionMap map)
    {
        message.Header = header;
        Fill(message.Grid, map.Grid);
        message.ModelId = map.ModelId;
        message.ModelHash = map.ModelHash;
        message.Source = (byte)map.Source.Kind;
        message.SourceRow = (ushort)map.Source.Row;
        message.SourceColumn = (ushort)map.Source.Column;
        message.SourceRegionId = map.Source.RegionId ?? "";
        message.Method = (byte)map.Options.Method;
        message.HeadFusion = (byte)map.Options.HeadFusion;
        message.Residual = (float)map.Options.EffectiveResidual;
        message.DiscardRatio = (float)map.Options.DiscardRatio;
        message.FirstLayer = (short)map.Layers.First;
        message.LastLayer = (short)map.Layers.Last;
        message.SpecialTokenMass = map.SpecialTokenMass;
        // The message's entropy is a share of the largest possible, the map's is in nats.
        message.Entropy = map.Weights.Length > 1 ? map.Entropy / MathF.Log(map.Weights.Length) : 0;
    }

    /// <summary>The geometry as a message.</summary>
    public static void Fill(PatchGridMessage message, in PatchGrid grid)
    {
        (message.SourceWidth, message.SourceHeight) = ((uint)grid.SourceWidth, (uint)grid.SourceHeight);
        (message.InputWidth, message.InputHeight) = ((uint)grid.InputWidth, (uint)grid.InputHeight);
        (message.Rows, message.Columns, message.PatchSize) = ((ushort)grid.Rows, (ushort)grid.Columns, (ushort)grid.PatchSize);
        Affine a = grid.InputFromSource;
        Span<double> m = message.InputFromSource;
        (m[0], m[1], m[2], m[3], m[4], m[5]) = (a.M11, a.M12, a.M13, a.M21, a.M22, a.M23);
    }
}
