using OpenCvSharp;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;
using Vit.Perception.Overlay;
using Vit.Pipeline.Sinks;

namespace Vit.Cli.Demo;

/// <summary>The demo's single pictures: two maps of each, side by side, and the overlay of the first as a file.</summary>
internal sealed class StillRunner(ViTSession session)
{
    /// <summary>The maps shown side by side.</summary>
    private static readonly (string Heading, RolloutOptions Options)[] Maps =
    [
        ("rollout, all layers", RolloutOptions.Default),
        ("last layer alone", new RolloutOptions { Method = AttentionMethod.LastLayer }),
    ];

    private readonly FrameProcessor _processor = new(session);

    public IReadOnlyList<DemoShot> Run(IReadOnlyList<DemoPicture> pictures, string folder)
    {
        using var decoder = new FrameDecoder();
        using var renderer = new OverlayRenderer();
        using var jpeg = new JpegEncoder(quality: 88);
        return [.. pictures.Select(picture => Shoot(picture, decoder.DecodeCompressed(File.ReadAllBytes(picture.Path)), renderer, jpeg, folder))];
    }

    private DemoShot Shoot(DemoPicture picture, Mat frame, OverlayRenderer renderer, JpegEncoder jpeg, string folder)
    {
        var overlays = new List<(string, byte[])>();
        float peak = 0, entropy = 0;
        float[] embedding = [];
        foreach ((string heading, RolloutOptions options) in Maps)
        {
            AttentionMap map = _processor.Process(frame, options);
            Mat drawn = renderer.Draw(frame, map, new OverlayOptions());
            if (overlays.Count == 0)
            {
                embedding = _processor.Embedding.ToArray();
                foreach (float share in map.Weights.Span)
                    peak = Math.Max(peak, share);
                entropy = map.Entropy / MathF.Log(map.Weights.Length);
                PictureSink.Save(Path.Combine(folder, picture.Name + ".overlay.png"), drawn);
            }
            overlays.Add((heading, jpeg.Encode(drawn).ToArray()));
        }
        return new DemoShot(picture, frame.Width, frame.Height, jpeg.Encode(frame).ToArray(), overlays, embedding, peak, entropy);
    }
}
