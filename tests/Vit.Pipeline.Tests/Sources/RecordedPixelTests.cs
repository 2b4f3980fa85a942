using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using OpenCvSharp;
using Vit.Perception.Imaging;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;
using Vit.Testing;
using MessageView = Vit.Messages.SensorMsgs.ImageView;
using PixelView = Vit.Perception.Imaging.ImageView;

namespace Vit.Pipeline.Tests.Sources;

/// <summary>Level 5: pictures recorded in every encoding, decoded, against hashes of what an independent program decoded. Exact, except JPEG.</summary>
public sealed class RecordedPixelTests
{
    public static TheoryData<string, string> Topics()
    {
        var data = new TheoryData<string, string>();
        foreach (string bag in (string[])["mcap", "sqlite3", "mcap_storage_zstd", "sqlite3_file_zstd", "sqlite3_message_zstd"])
        {
            foreach (JsonProperty topic in Expected(bag).EnumerateObject().Where(t => t.Value.GetProperty("messages")[0].TryGetProperty("sha256_pixels", out _)))
                data.Add(bag, topic.Name);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_recorded_frame_decodes_to_the_pixels_that_were_recorded(string bag, string topic)
    {
        JsonElement[] messages = [.. Expected(bag).GetProperty(topic).GetProperty("messages").EnumerateArray()];
        using BagSource source = BagSource.Open(Golden.Path("L5_bags", bag), topic);
        using var decoder = new FrameDecoder();
        foreach (JsonElement message in messages)
        {
            Assert.True(source.TryNext(out Frame? frame));
            using (frame)
            {
                // Another JPEG decoder may round otherwise: such frames are compared in the test below.
                if (!IsJpeg(frame))
                    Assert.Equal(message.GetProperty("sha256_pixels").GetString(), Hash(frame, decoder, message.GetProperty("pixels").GetString()!));
            }
        }
        Assert.False(source.TryNext(out _));
    }

    [Fact]
    public void A_recorded_JPEG_decodes_to_the_reference_within_a_few_levels()
    {
        using BagSource source = BagSource.Open(Golden.Path("L5_bags", "mcap"), "/rgb/image_raw/compressed");
        using var decoder = new FrameDecoder();
        using Mat reference = Cv2.ImRead(Golden.Path("L5_bags", "rgb_image_raw_compressed_frame0.png"));
        Assert.True(source.TryNext(out Frame? frame));
        using (frame)
        {
            Mat decoded = Decode(frame, decoder);
            // Both are libjpeg-turbo; versions differ in chroma upsampling by a few levels.
            Assert.InRange(Cv2.Norm(reference, decoded, NormTypes.INF), 0, 4);
        }
    }

    private static bool IsJpeg(Frame frame) =>
        frame.Format == FrameFormat.Compressed && Vit.Messages.SensorMsgs.CompressedImageView.Parse(frame.Payload).Data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]);

    private static string Hash(Frame frame, FrameDecoder decoder, string pixels)
    {
        Mat bgr = Decode(frame, decoder);
        if (pixels == "uint16")
            return HashOfDepth(MessageView.Parse(frame.Payload), bgr);
        using var shown = new Mat();
        if (pixels == "mono8")
            Cv2.ExtractChannel(bgr, shown, 1);
        else
            Cv2.CvtColor(bgr, shown, ColorConversionCodes.BGR2RGB);
        return Convert.ToHexStringLower(SHA256.HashData(Bytes(shown)));
    }

    /// <summary>The recorded numbers as little endian, and a look that the decoder shows their high byte.</summary>
    private static string HashOfDepth(MessageView message, Mat bgr)
    {
        int width = (int)message.Width, height = (int)message.Height;
        byte[] little = new byte[width * height * 2];
        for (int i = 0; i < width * height; i++)
        {
            ReadOnlySpan<byte> sample = message.Data[((i / width * (int)message.Step) + (i % width * 2))..];
            ushort value = message.IsBigendian != 0 ? BinaryPrimitives.ReadUInt16BigEndian(sample) : BinaryPrimitives.ReadUInt16LittleEndian(sample);
            BinaryPrimitives.WriteUInt16LittleEndian(little.AsSpan(2 * i), value);
            Assert.Equal(value >> 8, bgr.At<Vec3b>(i / width, i % width).Item1);
        }
        return Convert.ToHexStringLower(SHA256.HashData(little));
    }

    private static Mat Decode(Frame frame, FrameDecoder decoder)
    {
        if (frame.Format == FrameFormat.Compressed)
            return decoder.DecodeCompressed(Vit.Messages.SensorMsgs.CompressedImageView.Parse(frame.Payload).Data);
        MessageView m = MessageView.Parse(frame.Payload);
        return decoder.DecodeRaw(new PixelView(m.Width, m.Height, PixelEncodings.Parse(m.Encoding.Utf8), m.Step, m.IsBigendian != 0, m.Data));
    }

    private static byte[] Bytes(Mat picture)
    {
        int rowBytes = picture.Width * picture.ElemSize(), height = picture.Height;
        byte[] bytes = new byte[rowBytes * height];
        for (int y = 0; y < height; y++)
            System.Runtime.InteropServices.Marshal.Copy(picture.Ptr(y), bytes, y * rowBytes, rowBytes);
        return bytes;
    }

    private static JsonElement Expected(string bag) =>
        JsonDocument.Parse(File.ReadAllBytes(Golden.Path("L5_bags", bag, "expected.json"))).RootElement.GetProperty("topics");
}
