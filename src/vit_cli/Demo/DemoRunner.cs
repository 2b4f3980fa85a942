using System.Diagnostics;
using OpenCvSharp;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;
using Vit.Perception.Overlay;

namespace Vit.Cli.Demo;

/// <summary>Runs every picture through the pipeline, writes its overlay, and times the stages.</summary>
internal sealed class DemoRunner(ViTSession session)
{
    private const int Repetitions = 5;

    /// <summary>The maps shown side by side.</summary>
    private static readonly (string Heading, RolloutOptions Options)[] Maps =
    [
        ("rollout, all layers", RolloutOptions.Default),
        ("last layer alone", new RolloutOptions { Method = AttentionMethod.LastLayer }),
    ];

    /// <summary>What a session must be able to give.</summary>
    public static SessionOutputs Outputs { get; } = Maps.Aggregate(SessionOutputs.Embedding, (all, map) => all | FrameProcessor.Outputs(map.Options));

    private readonly FrameProcessor processor = new(session);

    public DemoResult Run(IReadOnlyList<DemoPicture> pictures, string folder)
    {
        Directory.CreateDirectory(folder);
        using var decoder = new FrameDecoder();
        using var renderer = new OverlayRenderer();
        var shots = new List<DemoShot>();
        var timings = new List<DemoTiming>();
        foreach (DemoPicture picture in pictures)
        {
            byte[] file = File.ReadAllBytes(picture.Path);
            for (int i = 0; i < Repetitions; i++)
                timings.Add(Time(file, decoder, renderer));
            shots.Add(Shoot(picture, decoder.DecodeCompressed(file), renderer, folder));
        }
        return new DemoResult(shots, timings);
    }

    private DemoTiming Time(byte[] file, FrameDecoder decoder, OverlayRenderer renderer)
    {
        long start = Stopwatch.GetTimestamp();
        Mat frame = decoder.DecodeCompressed(file);
        TimeSpan decode = Stopwatch.GetElapsedTime(start);
        AttentionMap map = processor.Process(frame, RolloutOptions.Default);
        start = Stopwatch.GetTimestamp();
        renderer.Draw(frame, map, new OverlayOptions());
        return new DemoTiming(decode, processor.Times, Stopwatch.GetElapsedTime(start));
    }

    private DemoShot Shoot(DemoPicture picture, Mat frame, OverlayRenderer renderer, string folder)
    {
        var overlays = new List<(string, byte[])>();
        float peak = 0, entropy = 0;
        float[] embedding = [];
        foreach ((string heading, RolloutOptions options) in Maps)
        {
            AttentionMap map = processor.Process(frame, options);
            Mat drawn = renderer.Draw(frame, map, new OverlayOptions());
            if (overlays.Count == 0)
            {
                embedding = processor.Embedding.ToArray();
                foreach (float share in map.Weights.Span)
                    peak = Math.Max(peak, share);
                entropy = map.Entropy / MathF.Log(map.Weights.Length);
                Cv2.ImWrite(Path.Combine(folder, picture.Name + ".overlay.png"), drawn);
            }
            overlays.Add((heading, Jpeg(drawn)));
        }
        return new DemoShot(picture, frame.Width, frame.Height, Jpeg(frame), overlays, embedding, peak, entropy);
    }

    private static byte[] Jpeg(Mat picture) => picture.ImEncode(".jpg", [(int)ImwriteFlags.JpegQuality, 88]);
}
