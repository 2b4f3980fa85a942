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
        _message.Header = header;
        Fill(_message.Grid, map.Grid);
        _message.ModelId = map.ModelId;
        _message.ModelHash = map.ModelHash;
        _message.Source = (byte)map.Source.Kind;
        _message.SourceRow = (ushort)map.Source.Row;
        _message.SourceColumn = (ushort)map.Source.Column;
        _message.SourceRegionId = map.Source.RegionId ?? "";
        _message.Method = (byte)map.Options.Method;
        _message.HeadFusion = (byte)map.Options.HeadFusion;
        _message.Residual = (float)map.Options.EffectiveResidual;
        _message.DiscardRatio = (float)map.Options.DiscardRatio;
        _message.FirstLayer = (short)map.Layers.First;
        _message.LastLayer = (short)map.Layers.Last;
        _message.SpecialTokenMass = map.SpecialTokenMass;
        // The message's entropy is a share of the largest possible, the map's is in nats.
        _message.Entropy = map.Weights.Length > 1 ? map.Entropy / MathF.Log(map.Weights.Length) : 0;
        var writer = new CdrWriter(_buffer);
        map.Weights.Span.CopyTo(_message.SerializeReserving(ref writer, map.Weights.Length));
        return writer.Written;
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
