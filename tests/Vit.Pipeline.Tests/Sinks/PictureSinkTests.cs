using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Sinks;

public sealed class PictureSinkTests(Model model) : IClassFixture<Model>
{
    [Fact]
    public void Overlays_are_numbered_by_frame_and_every_nth_is_written()
    {
        using var folder = new TemporaryFolder();
        using var source = new ListSource([.. Enumerable.Range(0, 7).Select(i => Pictures.Message(i))]);

        Run(source, new PictureSink(folder["seen"], every: 3));

        Assert.Equal(["frame_000000.png", "frame_000003.png", "frame_000006.png"], Directory.GetFiles(folder["seen"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_frame_with_a_name_gives_it_to_its_overlay_and_a_bad_one_leaves_a_gap()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Golden.Path("photos", "coffee.png"), folder["cup.png"]);
        folder.Write("broken.jpg", "no picture"u8);
        using FolderSource source = FolderSource.Open(folder.Path);

        PipelineSummary summary = Run(source, new PictureSink(folder["seen"]));

        Assert.Equal(["cup.overlay.png"], Directory.GetFiles(folder["seen"]).Select(Path.GetFileName));
        Assert.Equal(("undecodable picture", 1L), summary.Drops.Reasons.Select(r => (r.Reason, r.Count)).Single());
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error_with_its_path()
    {
        using var folder = new TemporaryFolder();
        using var picture = new OpenCvSharp.Mat(2, 2, OpenCvSharp.MatType.CV_8UC3);

        Assert.Contains("absent", Assert.Throws<IOException>(() => PictureSink.Save(Path.Combine(folder["absent"], "x.png"), picture)).Message, StringComparison.Ordinal);
    }

    private PipelineSummary Run(IFrameSource source, PictureSink sink)
    {
        using FramePerception perception = model.Perception();
        using (sink)
            return new PipelineRunner(source, perception, [sink]).Run(new PerceptionOptions());
    }
}
