using Vit.Messages;
using Vit.Messages.VisionMsgs;
using Vit.Perception.Links;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;

namespace Vit.Pipeline.Tests.Film;

/// <summary>
/// Twenty seconds with a moving camera, from a bag: what is linked, what is linked wrongly, and whether objects keep their ids. Thresholds
/// leave a margin to what docs/links.md says was measured; JPEG decoders and processors may differ a little.
/// </summary>
public sealed class FilmTests(Model model, ITestOutputHelper output) : IClassFixture<Model>
{
    [Fact]
    public void The_bag_is_what_its_generator_films()
    {
        if (Environment.GetEnvironmentVariable("VIT_UPDATE_FILM") == "1")
            FilmBag.Write(FilmBag.Folder);

        Assert.Equal(FilmBag.Truth(), FilmBag.Recorded());
    }

    [Fact]
    public void Objects_whose_boxes_are_given_keep_their_ids_and_most_links_are_right()
    {
        FilmTally tally = Play(given: true);

        output.WriteLine(tally.ToString());
        Assert.Equal(0, tally.Switches);
        Assert.InRange(tally.Recall, 0.3, 1);
        Assert.InRange(tally.FalseRate, 0, 0.1);
        Assert.InRange(tally.Precision, 0.5, 1);
    }

    /// <summary>Discovery outlines few of these objects at all, and a region that grows or splits may change its name.</summary>
    [Fact]
    public void Few_of_the_objects_are_discovered_and_most_of_those_keep_their_ids()
    {
        FilmTally tally = Play(given: false);

        output.WriteLine(tally.ToString());
        Assert.InRange(tally.Switches, 0, tally.Objects.Tracked / 6);
        Assert.InRange(tally.Objects.Tracked, tally.Objects.All / 3, tally.Objects.All);
    }

    private FilmTally Play(bool given)
    {
        var tally = new FilmTally();
        Dictionary<long, Detection2DArray> truth = FilmBag.Recorded().ToDictionary(t => t.Stamp, t => CdrMessage.Deserialize<Detection2DArray>(t.Detections));
        using FramePerception perception = model.Perception();
        perception.WantsLinks = true;
        if (given)
            perception.GiveRegions = (result, regions) => Give(truth[result.Frame.LogTime], regions);
        using BagSource bag = BagSource.Open(FilmBag.Folder);
        while (bag.TryNext(out Frame? frame))
        {
            using (frame)
            {
                LinkFrame links = perception.Process(frame, new PerceptionOptions()).Links;
                tally.Add(links, [.. truth[frame.LogTime].Detections.Select(d => new FilmObject(d.Id, TrackOf(links, Box(d)), Box(d)))]);
            }
        }
        return tally;
    }

    /// <summary>As a detector would: boxes with a class, without a name over time.</summary>
    private static bool Give(Detection2DArray found, RegionSet regions)
    {
        foreach (Detection2D detection in found.Detections)
            regions.AddBox(Box(detection), detection.Results[0].Hypothesis.ClassId);
        return true;
    }

    /// <summary>The visible track whose box overlaps most, by three tenths (IoU) at least.</summary>
    private static string TrackOf(in LinkFrame links, SourceBox box)
    {
        const float Least = 0.3f;
        (string id, float best) = ("", Least);
        foreach (ref readonly TrackedRegion region in links.Regions.Span)
        {
            if (region.IsVisible && region.Box.IntersectionOverUnion(box) is var overlap && overlap >= best)
                (id, best) = (region.Id, overlap);
        }
        return id;
    }

    private static SourceBox Box(Detection2D d) => new(
        (float)(d.Bbox.Center.Position.X - (d.Bbox.SizeX / 2)), (float)(d.Bbox.Center.Position.Y - (d.Bbox.SizeY / 2)), (float)d.Bbox.SizeX, (float)d.Bbox.SizeY);
}
