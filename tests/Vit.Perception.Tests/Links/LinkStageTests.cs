using Google.Protobuf;
using OpenCvSharp;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Simulation.Camera;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>The whole way from a frame to links, with the embedded model.</summary>
public sealed class LinkStageTests : IDisposable
{
    private readonly ViTSession session = ModelOpener.Open(
        Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), new InferenceOptions { Provider = ProviderNames.Cpu });

    public void Dispose() => session.Dispose();

    [Fact]
    public void A_film_of_a_scene_gives_links_with_ids_that_stay_until_the_cut()
    {
        using var camera = new SimulatedCamera(new SimulatedCameraOptions { Width = 320, Height = 240, SceneSeconds = 2, Rate = 10, Seed = 60_000_003 });
        var processor = new FrameProcessor(session) { AlsoFetch = LinkStage.Needs(session) };
        var stage = new LinkStage(session, new LinkOptions { MaxObjects = 24 });
        var (anew, linked) = (new List<int>(), 0);

        for (int i = 0; i < 40; i++)
        {
            SimulatedFrame frame = camera.Capture(i);
            stage.Begin(processor.Process(frame.Image, RolloutOptions.Default).Grid);
            foreach (FrameRegion region in frame.Regions)
            {
                if (region.Kind is Simulation.RegionKind.Lamp or Simulation.RegionKind.End)
                    stage.Regions.AddBox(Box(region));
            }
            LinkFrame links = stage.Update(frame.StampNanoseconds);
            if (links.StartedAnew)
                anew.Add(i);
            linked += links.Links.ToArray().Count(l => l.State == LinkState.Linked);
        }

        Assert.Equal([20], anew);
        Assert.True(linked > 10, $"{linked} links in 40 frames");
    }

    [Fact]
    public void Regions_are_found_in_a_picture_that_nobody_labelled()
    {
        using Mat picture = Cv2.ImRead(Golden.Path("photos", "coffee.png"));
        var processor = new FrameProcessor(session) { AlsoFetch = LinkStage.Needs(session) };
        var stage = new LinkStage(session, new LinkOptions());

        AttentionMap map = processor.Process(picture, RolloutOptions.Default);
        stage.Begin(map.Grid);
        int found = stage.Discover(map.Weights.Span);
        LinkFrame frame = stage.Update(0);

        Assert.InRange(found, 2, 12);
        Assert.Equal(found, frame.Regions.Length);
        Assert.All(frame.Regions.ToArray(), r => Assert.True(r.Box.Right <= picture.Width + 1 && r.Box.Bottom <= picture.Height + 1));
        Assert.True(stage.IsCalibrated);
    }

    [Fact]
    public void A_frame_allocates_no_managed_memory_once_warm()
    {
        using var scene = new SceneFile(2);
        var processor = new FrameProcessor(session) { AlsoFetch = LinkStage.Needs(session) };
        var stage = new LinkStage(session, new LinkOptions { MaxObjects = 16 });
        long now = 0;
        void Frame()
        {
            AttentionMap map = processor.Process(scene.Picture, RolloutOptions.Default);
            stage.Begin(map.Grid);
            stage.Discover(map.Weights.Span);
            stage.Update(now += 100_000_000);
        }
        for (int i = 0; i < 3; i++)
            Frame();

        Assert.Equal(0, Allocation.OfFiveFrames(Frame));
    }

    [Fact]
    public void Links_leave_the_last_hidden_state_uncomputed()
    {
        Assert.Equal(SessionOutputs.Attention | SessionOutputs.Keys, LinkStage.Needs(session));
        Assert.Equal(LinkStage.Outputs, LinkStage.Needs(session));
    }

    /// <summary>As every model from elsewhere is, and those that earlier versions imported.</summary>
    [Fact]
    public void A_model_without_keys_is_served_by_its_last_hidden_state()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"));
        ModelProto model = VitModelBuilder.Build(checkpoint, new BuildOptions { Variant = GraphVariant.Full with { Keys = false } });
        using ViTSession without = ViTSession.Open(model.ToByteArray(), options: new InferenceOptions { Provider = ProviderNames.Cpu });
        using Mat picture = Cv2.ImRead(Golden.Path("photos", "coffee.png"));
        var processor = new FrameProcessor(without) { AlsoFetch = LinkStage.Needs(without) };
        var stage = new LinkStage(without, new LinkOptions());

        AttentionMap map = processor.Process(picture, RolloutOptions.Default);
        stage.Begin(map.Grid);

        Assert.Equal(SessionOutputs.Attention | SessionOutputs.Tokens, LinkStage.Needs(without));
        Assert.InRange(stage.Discover(map.Weights.Span), 2, 12);
        stage.Update(0);
    }

    [Fact]
    public void Other_maps_do_not_take_the_links_outputs_away()
    {
        using var scene = new SceneFile(1);
        var processor = new FrameProcessor(session) { AlsoFetch = LinkStage.Needs(session) };
        var stage = new LinkStage(session, new LinkOptions { MaxObjects = 64 });
        int Pairs(RolloutOptions options)
        {
            stage.Begin(processor.Process(scene.Picture, options).Grid);
            scene.AddTo(stage.Regions);
            return stage.Score().Length;
        }

        Assert.Equal(Pairs(RolloutOptions.Default), Pairs(new RolloutOptions { HeadFusion = HeadFusion.Max }));
    }

    [Fact]
    public void Cuts_between_scenes_are_seen_and_motion_is_none()
    {
        using var camera = new SimulatedCamera(new SimulatedCameraOptions { Width = 320, Height = 240, SceneSeconds = 2, Rate = 5 });
        var processor = new FrameProcessor(session);
        var cut = new SceneCut(session.Card.EmbeddingDim);
        var cuts = new List<int>();
        for (int i = 0; i < 40; i++)
        {
            processor.Process(camera.Capture(i).Image, RolloutOptions.Default);
            if (cut.Detect(processor.Embedding, session.Pixels))
                cuts.Add(i);
        }

        Assert.Equal([10, 20, 30], cuts);
        cut.Reset();
        processor.Process(camera.Capture(0).Image, RolloutOptions.Default);
        Assert.False(cut.Detect(processor.Embedding, session.Pixels));
    }

    private static SourceBox Box(in FrameRegion region) => new(
        (float)region.Box.Left, (float)region.Box.Top, (float)region.Box.Width, (float)region.Box.Height);
}
