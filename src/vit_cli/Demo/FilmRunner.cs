using Vit.Cli.Output;
using Vit.Perception.Inference;
using Vit.Pipeline;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Pipeline.Sources;
using Vit.Simulation.Camera;

namespace Vit.Cli.Demo;

/// <summary>The demo's film: a simulated camera through the whole pipeline into a bag, overlays and the page.</summary>
internal static class FilmRunner
{
    private const double Rate = 10;
    private const double SecondsBetweenCuts = 5;
    private const int ShotsOnPage = 8;
    private const int OverlayEvery = 10;

    /// <summary>A fixed date, so that two demos write the same bytes: 2026-01-01T00:00:00Z.</summary>
    private const long StartNanoseconds = 1_767_225_600_000_000_000;

    public static DemoFilm Run(ViTSession session, string folder, double seconds, long seed)
    {
        int frames = (int)Math.Round(seconds * Rate);
        using var source = new SimulationSource(
            new SimulatedCameraOptions { Rate = Rate, Seed = seed, SceneSeconds = SecondsBetweenCuts, StartNanoseconds = StartNanoseconds }, frames);
        using var perception = new FramePerception(session);
        perception.WantsLinks = perception.HasLinks;
        perception.GiveRegions = (_, regions) => TrueRegions.Give(source.Truth, regions);
        using var bag = new BagSink(Path.Combine(folder, "demo"), session, new BagSinkOptions
        {
            CameraTopic = "/camera/image_raw",
            CameraInfoTopic = "/camera/camera_info",
            Overwrite = true,
        });
        using var pictures = new PictureSink(Path.Combine(folder, "overlays"), OverlayEvery);
        using var film = new FilmSink(Math.Max(1, frames / ShotsOnPage), () => source.Truth);
        PipelineSummary summary = Terminal.WithProgress("simulated camera", report =>
            new PipelineRunner(source, perception, [bag, pictures, film]) { Progress = done => report((int)done, frames) }.Run(new PerceptionOptions()));
        return new DemoFilm([.. film.Shots.Take(ShotsOnPage)], film.Similarity, film.Links, summary);
    }
}
