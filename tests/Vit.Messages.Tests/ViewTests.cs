using System.Buffers.Binary;
using Vit.Messages.SensorMsgs;
using Vit.Messages.Tests.Support;
using Vit.Messages.VitMsgs;

namespace Vit.Messages.Tests;

public sealed class ViewTests
{
    [Fact]
    public void The_pixels_of_an_image_are_those_in_the_payload()
    {
        byte[] payload = CdrMessage.ToBytes(new Image
        {
            Header = new() { Stamp = new() { Sec = 5, Nanosec = 7 }, FrameId = "camera" },
            Height = 2,
            Width = 3,
            Encoding = "mono8",
            Step = 3,
            Data = [1, 2, 3, 4, 5, 6],
        });

        ImageView image = ImageView.Parse(payload);

        Assert.True(image.Encoding.Equals("mono8"u8));
        Assert.Equal("camera", image.Header.FrameId.ToString());
        Assert.Equal(7u, image.Header.Stamp.Nanosec);
        Assert.True(image.Data.Overlaps(payload, out int offset));
        Assert.Equal(payload.Length - 6, -offset);
        Assert.Equal([1, 2, 3, 4, 5, 6], image.Data.ToArray());
    }

    [Fact]
    public void Numbers_of_this_machines_byte_order_are_a_span_over_the_payload()
    {
        byte[] payload = CdrMessage.ToBytes(new Embedding { Data = [1.5f, -2.25f] });

        CdrSpan<float> data = EmbeddingView.Parse(payload).Data;

        Assert.True(data.TryGetSpan(out ReadOnlySpan<float> span));
        Assert.Equal([1.5f, -2.25f], span.ToArray());
        Assert.Equal(-2.25f, data[1]);
    }

    [Fact]
    public void Numbers_of_the_other_byte_order_are_turned_round_when_copied()
    {
        byte[] payload = [0, 0, 0, 0, 0, 0, 0, 2, .. new byte[8]];
        BinaryPrimitives.WriteSingleBigEndian(payload.AsSpan(8), 1.5f);
        BinaryPrimitives.WriteSingleBigEndian(payload.AsSpan(12), -2.25f);
        var reader = new CdrReader(payload);

        CdrSpan<float> data = reader.ReadSpan<float>(reader.ReadCount());

        Assert.False(data.TryGetSpan(out _));
        Assert.Equal(-2.25f, data[1]);
        float[] copy = new float[3];
        data.CopyTo(copy);
        Assert.Equal([1.5f, -2.25f, 0], copy);
    }

    [Fact]
    public void Nested_messages_and_strings_are_walked_over()
    {
        byte[] payload = CdrMessage.ToBytes(new RegionArray
        {
            Regions = [new() { Id = "a", Cells = [1, 2] }, new() { Id = "lamp", Cells = [3] }],
        });

        var seen = new List<string>();
        foreach (RegionView region in RegionArrayView.Parse(payload).Regions)
            seen.Add($"{region.Id.ToString()}:{region.Cells.Length}");

        Assert.Equal(["a:2", "lamp:1"], seen);
    }

    [Fact]
    public void Every_type_with_text_or_lists_has_a_view() =>
        Assert.All(MessageProbe.All.Values, probe => Assert.Equal(probe.Type.IsClass, probe.HasView));
}
