using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Messages.StdMsgs;
using Vit.Messages.VisualizationMsgs;
using Vit.Messages.VitMsgs;
using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;
using Vit.Simulation.Camera;

namespace Vit.Pipeline.Tests.Results;

/// <summary>What is published equals what was computed, field by field.</summary>
public sealed class ResultMessagesTests(Model model) : IClassFixture<Model>, IDisposable
{
    private readonly SimulationSource source = new(new SimulatedCameraOptions { Width = 320, Height = 240 }, frames: 2);
    private readonly FramePerception perception = model.Perception();
    private readonly ResultMessages messages = new();

    [Fact]
    public void The_embedding_carries_the_vector_the_model_and_the_source_header()
    {
        PerceptionResult result = Next(new PerceptionOptions());

        Vit.Messages.VitMsgs.Embedding message = CdrMessage.Deserialize<Vit.Messages.VitMsgs.Embedding>(messages.Embedding(result));

        Assert.Equal(result.Embedding.ToArray(), message.Data);
        Assert.Equal((result.Card.Id, result.Card.HashValue, Vit.Messages.VitMsgs.Embedding.CLS, false), (message.ModelId, message.ModelHash, message.Kind, message.L2Normalized));
        HeaderIsTheFrames(message.Header, result);
    }

    [Fact]
    public void The_attention_map_carries_weights_geometry_and_how_it_was_made()
    {
        var options = new RolloutOptions { HeadFusion = HeadFusion.Max, Residual = 0.7, DiscardRatio = 0.5, FirstLayer = 2 };
        PerceptionResult result = Next(new PerceptionOptions { Attention = options });

        var message = CdrMessage.Deserialize<Vit.Messages.VitMsgs.AttentionMap>(messages.Attention(result));

        Assert.Equal(result.Attention.Weights.ToArray(), message.Weights);
        Assert.Equal(1, message.Weights.Sum(), 1e-5);
        Assert.Equal((320u, 240u, (ushort)14, (ushort)14, (ushort)16), (message.Grid.SourceWidth, message.Grid.SourceHeight, message.Grid.Rows, message.Grid.Columns, message.Grid.PatchSize));
        Assert.Equal([224.0 / 320, 0, (224.0 / 320 / 2) - 0.5, 0, 224.0 / 240, (224.0 / 240 / 2) - 0.5], message.Grid.InputFromSource);
        Assert.Equal((Vit.Messages.VitMsgs.AttentionMap.ROLLOUT, Vit.Messages.VitMsgs.AttentionMap.MAX, 0.7f, 0.5f), (message.Method, message.HeadFusion, message.Residual, message.DiscardRatio));
        Assert.Equal(((short)2, (short)5), (message.FirstLayer, message.LastLayer));
        Assert.InRange(message.Entropy, 0.1f, 1);
        HeaderIsTheFrames(message.Header, result);
    }

    [Theory]
    [InlineData(AttentionImageEncoding.Float32, AttentionImageSize.Grid, "32FC1", 14, 14, 4)]
    [InlineData(AttentionImageEncoding.Mono8, AttentionImageSize.Source, "mono8", 320, 240, 1)]
    [InlineData(AttentionImageEncoding.Mono16, AttentionImageSize.Grid, "mono16", 14, 14, 2)]
    public void The_attention_image_has_the_encoding_and_size_asked_for(
        AttentionImageEncoding encoding, AttentionImageSize size, string name, int width, int height, int bytesPerPixel)
    {
        PerceptionResult result = Next(new PerceptionOptions { ImageEncoding = encoding, ImageSize = size });

        ImageView image = ImageView.Parse(messages.AttentionImage(result));

        Assert.Equal((name, (uint)width, (uint)height, (uint)(width * bytesPerPixel)), (image.Encoding.ToString(), image.Width, image.Height, image.Step));
        Assert.Equal(width * height * bytesPerPixel, image.Data.Length);
    }

    [Fact]
    public void The_overlay_is_the_drawn_picture_raw_and_as_JPEG()
    {
        PerceptionResult result = Next(new PerceptionOptions());

        ImageView raw = ImageView.Parse(messages.Overlay(result));
        CompressedImageView jpeg = CompressedImageView.Parse(messages.OverlayCompressed(result));

        Assert.Equal(("bgr8", 320u, 240u), (raw.Encoding.ToString(), raw.Width, raw.Height));
        Assert.Equal(result.Overlay.At<OpenCvSharp.Vec3b>(17, 33).Item2, raw.Data[(17 * (int)raw.Step) + (33 * 3) + 2]);
        using OpenCvSharp.Mat decoded = OpenCvSharp.Cv2.ImDecode(jpeg.Data.ToArray(), OpenCvSharp.ImreadModes.Color);
        // JPEG at quality 90: single pixels may be far off, the mean is not.
        Assert.InRange(OpenCvSharp.Cv2.Norm(decoded, result.Overlay, OpenCvSharp.NormTypes.L1) / (320 * 240 * 3), 0, 3);
        Assert.Contains("jpeg", jpeg.Format.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Patch_embeddings_are_the_tokens_of_the_patches_alone()
    {
        perception.WantsTokens = true;
        PerceptionResult result = Next(new PerceptionOptions());
        PatchEmbeddings message = CdrMessage.Deserialize<PatchEmbeddings>(messages.PatchEmbeddings(result));
        perception.WantsTokens = false;

        Assert.Equal((192u, PatchEmbeddings.FLOAT32, 14 * 14 * 192 * 4), (message.Dim, message.Dtype, message.Data.Count));
        Assert.Equal(model.Session.Card.Tokens - 1, message.Grid.Rows * message.Grid.Columns);
        HeaderIsTheFrames(message.Header, result);
    }

    [Fact]
    public void Regions_and_links_are_what_the_stage_found_and_links_name_regions_that_are_there()
    {
        perception.WantsLinks = true;
        perception.GiveRegions = (_, regions) =>
        {
            regions.AddBox(new SourceBox(10, 20, 60, 50), "lamp", 0.9f, "a");
            regions.AddBox(new SourceBox(220, 150, 80, 60), "end", 0.8f, "b");
            return true;
        };
        PerceptionResult result = Next(new PerceptionOptions { Links = new LinkOptions { MinScore = 0 } });

        RegionArray objects = CdrMessage.Deserialize<RegionArray>(messages.Objects(result));
        ObjectLinkArray links = CdrMessage.Deserialize<ObjectLinkArray>(messages.Links(result));

        Assert.Equal([("a", "lamp", 0.9f), ("b", "end", 0.8f)], objects.Regions.Select(r => (r.Id, r.Label, r.Score)));
        Assert.Equal((10f, 20f, 60f, 50f), (objects.Regions[0].X, objects.Regions[0].Y, objects.Regions[0].Width, objects.Regions[0].Height));
        Assert.Equal([0, 1, 2, 3], objects.Regions[0].Cells.Take(4).Select(c => c % 14));
        Vit.Messages.VitMsgs.ObjectLink link = Assert.Single(links.Links);
        Assert.Equal(["a", "b"], new[] { link.SourceId, link.TargetId }.Order());
        Assert.Equal(["a", "b"], links.Regions.Select(r => r.Id).Order());
        Assert.InRange(link.Score, 0, 1);
        Assert.Equal((ushort)1, link.FramesSeen);
        HeaderIsTheFrames(links.Header, result);
    }

    [Fact]
    public void Markers_lie_where_the_camera_sees_the_boxes()
    {
        perception.WantsLinks = true;
        perception.GiveRegions = (_, regions) => regions.AddBox(new SourceBox(100, 50, 40, 30), id: "a") == RegionVerdict.Added;
        PerceptionResult result = Next(new PerceptionOptions());
        CameraInfo camera = CdrMessage.Deserialize<CameraInfo>(result.Frame.CameraInfo);

        MarkerArray markers = CdrMessage.Deserialize<MarkerArray>(messages.Markers(result, distance: 2));

        Marker boxes = markers.Markers.Single(m => m.Ns == "regions");
        Assert.Equal(Marker.DELETEALL, markers.Markers[0].Action);
        Assert.Equal(8, boxes.Points.Count);
        Assert.All(boxes.Points, p => Assert.Equal(2, p.Z));
        // Projected back: pixel centres, so the box's edges lie half a pixel outside its first and last pixel.
        (double, double)[] corners = [.. boxes.Points.Select(p => ((p.X / p.Z * camera.K[0]) + camera.K[2] + 0.5, (p.Y / p.Z * camera.K[4]) + camera.K[5] + 0.5))];
        Assert.Equal((100, 140), (corners.Min(c => c.Item1), corners.Max(c => c.Item1)), Near);
        Assert.Equal((50, 80), (corners.Min(c => c.Item2), corners.Max(c => c.Item2)), Near);

        static bool Near((double A, double B) x, (double A, double B) y) => Math.Abs(x.A - y.A) < 1e-9 && Math.Abs(x.B - y.B) < 1e-9;
    }

    [Fact]
    public void Nothing_is_drawn_until_somebody_asks()
    {
        PerceptionResult result = Next(new PerceptionOptions());
        _ = messages.Embedding(result);
        _ = messages.Attention(result);
        Assert.Equal(TimeSpan.Zero, result.OverlayTime);

        _ = messages.Overlay(result);
        Assert.True(result.OverlayTime > TimeSpan.Zero);
    }

    [Fact]
    public void Model_info_says_what_the_card_says()
    {
        ModelInfo info = ModelMessage.Of(model.Session, new Header());

        Assert.Equal(("vit-scenes-s16-224", "cpu", "fp32", 192u), (info.ModelId, info.Provider, info.Precision, info.EmbeddingDim));
        Assert.Equal(((ushort)6, (ushort)6, (ushort)1, (ushort)16), (info.Layers, info.Heads, info.SpecialTokens, info.PatchSize));
        Assert.True(info.SelfTestPassed);
        Assert.Equal(model.Session.Card.Processor.Mean, info.Mean);
    }

    [Fact]
    public void Every_output_topic_has_a_type_that_the_catalogue_knows_and_a_name_under_the_node()
    {
        Assert.Equal("/robot/vit/attention/image", OutputTopic.AttentionImage.Under("/robot/vit"));
        Assert.Equal(MessageCatalog.TryGet("vit_msgs/msg/ModelInfo", out RosTypeInfo known) ? known : default, OutputTopic.ModelInfo.Type);
    }

    public void Dispose()
    {
        source.Dispose();
        perception.Dispose();
        messages.Dispose();
    }

    private PerceptionResult Next(PerceptionOptions options)
    {
        // Never given back: the result looks into it until the test ends.
        Assert.True(source.TryNext(out Frame? frame));
        return perception.Process(frame, options);
    }

    private static void HeaderIsTheFrames(Header header, PerceptionResult result) => Assert.Equal(
        (result.Frame.LogTime, SimulationSource.FrameId), (header.Stamp.ToNanoseconds(), header.FrameId));
}
