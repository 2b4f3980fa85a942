using Vit.Messages.SensorMsgs;
using Vit.Messages.VitMsgs;

namespace Vit.Messages.Tests;

/// <summary>The node's way of a frame: nothing managed is allocated for a message once buffers have their size.</summary>
public sealed class AllocationTests
{
    private const int Frames = 100;

    [Fact]
    public void An_image_is_viewed_without_allocating()
    {
        byte[] payload = CdrMessage.ToBytes(new Image { Encoding = "bgr8", Height = 480, Width = 640, Data = [.. new byte[640 * 480 * 3]] });

        AssertAllocatesNothing(() =>
        {
            ImageView image = ImageView.Parse(payload);
            return image.Encoding.Equals("bgr8"u8) ? image.Data.Length : throw new InvalidOperationException("not the image that was written");
        });
    }

    [Fact]
    public void An_embedding_is_written_in_place_without_allocating()
    {
        var buffer = new CdrBuffer();
        var message = new Embedding { ModelId = "vit", Header = new() { FrameId = "camera" } };

        AssertAllocatesNothing(() =>
        {
            var writer = new CdrWriter(buffer);
            message.SerializeReserving(ref writer, 768).Fill(0.5f);
            return writer.Written.Length;
        });
    }

    [Fact]
    public void Lists_of_regions_are_written_without_allocating()
    {
        var buffer = new CdrBuffer();
        var message = new RegionArray { Regions = [new() { Id = "a", Cells = [1, 2] }, new() { Id = "lamp", Cells = [3] }] };

        AssertAllocatesNothing(() => CdrMessage.Serialize(message, buffer).Length);
    }

    [Fact]
    public void A_message_read_over_a_like_one_allocates_nothing()
    {
        byte[] payload = CdrMessage.ToBytes(new ObjectLinkArray
        {
            Header = new() { FrameId = "camera" },
            Regions = [new() { Id = "a", Cells = [1, 2] }, new() { Id = "lamp", Cells = [3] }],
            Links = [new() { SourceId = "a", TargetId = "lamp" }],
        });
        var message = new ObjectLinkArray();

        AssertAllocatesNothing(() =>
        {
            CdrMessage.Deserialize(payload, ref message);
            return message.Regions.Count;
        });
    }

    private static void AssertAllocatesNothing(Func<int> frame)
    {
        for (int i = 0; i < Frames; i++)
            Assert.NotEqual(0, frame());
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = 0;
        for (int i = 0; i < Frames; i++)
            sum += frame();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);
    }
}
