using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.Testing;

namespace Vit.Perception.Tests.Overlay;

/// <summary>Regions and links on the picture.</summary>
public sealed class LinkLayerTests
{
    private static readonly OverlayOptions Plain = new() { Legend = false, Alpha = 0 };

    private static readonly TrackedRegion[] Two =
    [
        new("r1", "lamp", 1, new SourceBox(100, 100, 80, 120), 0),
        new("r2", "plug", 1, new SourceBox(500, 400, 24, 20), 1),
    ];

    [Theory]
    [InlineData(LinkState.Linked)]
    [InlineData(LinkState.Candidate)]
    [InlineData(LinkState.Lost)]
    public void A_line_in_the_colour_of_its_state_joins_the_middles_of_its_regions(LinkState state)
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(640, 480, new Scalar(90, 90, 90));
        AttentionMap map = Maps.Stretched(640, 480);

        Mat drawn = renderer.Draw(picture, map, Frame(Two, Link(state)), Plain);

        // Points between the lamp's box and the score in the middle.
        int colored = Enumerable.Range(0, 100).Count(i =>
        {
            double share = 0.15 + (i * 0.002);
            Vec3b p = drawn.At<Vec3b>((int)(159.5 + (share * 250)), (int)(139.5 + (share * 372)));
            return p == ColorOf(state);
        });
        Assert.InRange(colored, state == LinkState.Lost ? 25 : 50, state == LinkState.Lost ? 75 : 100);
    }

    [Fact]
    public void A_box_stands_around_each_visible_region_and_none_around_the_others()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(640, 480, new Scalar(90, 90, 90));
        TrackedRegion[] regions = [Two[0], Two[1] with { Index = -1 }];

        Mat drawn = renderer.Draw(picture, Maps.Stretched(640, 480), Frame(regions), Plain);

        Assert.Equal(new Vec3b(255, 255, 255), drawn.At<Vec3b>(160, 99));
        Assert.Equal(new Vec3b(90, 90, 90), drawn.At<Vec3b>(160, 101));
        Assert.Equal(new Vec3b(90, 90, 90), drawn.At<Vec3b>(410, 499));
        Assert.True(HasText(drawn, new Rect(100, 80, 60, 18)), "the id above the box");
        Assert.False(HasText(drawn, new Rect(490, 370, 60, 25)), "no id where nothing is seen");
    }

    [Fact]
    public void Without_regions_the_drawing_is_as_before()
    {
        using var one = new OverlayRenderer();
        using var two = new OverlayRenderer();
        using Mat picture = Maps.Picture(64, 48, new Scalar(1, 2, 3));

        Assert.True(Maps.Same(one.Draw(picture, Maps.Stretched(64, 48), Plain), two.Draw(picture, Maps.Stretched(64, 48), default(LinkFrame), Plain)));
    }

    [Fact]
    public void Boxes_beyond_the_picture_and_links_to_unknown_regions_do_no_harm()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(64, 48, new Scalar(1, 2, 3));
        TrackedRegion[] regions =
        [
            new("a", "", 1, new SourceBox(-1e9f, -1e9f, 2e9f, 2e9f), 0),
            new("b", "", 1, new SourceBox(5000, -5000, 10, 10), 1),
            new("", "a label that is far longer than the picture is wide, by any measure", 1, new SourceBox(60, 44, 4, 4), 2),
        ];
        ObjectLink[] links = [Link(LinkState.Linked) with { SourceId = "a", TargetId = "b" }, Link(LinkState.Linked), Link(LinkState.Lost) with { SourceId = "a", TargetId = "a" }];

        Mat drawn = renderer.Draw(picture, Maps.Stretched(64, 48), Frame(regions, links), Plain);

        Assert.Equal(picture.Size(), drawn.Size());
    }

    [Fact]
    public void Drawing_links_allocates_nothing()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(320, 240, new Scalar(90, 90, 90));
        AttentionMap map = Maps.Stretched(320, 240);
        LinkFrame frame = Frame(Two, Link(LinkState.Linked), Link(LinkState.Lost));
        renderer.Draw(picture, map, frame, Plain);

        Assert.Equal(0, Allocation.OfFiveFrames(() => renderer.Draw(picture, map, frame, Plain)));
    }

    private static LinkFrame Frame(TrackedRegion[] regions, params ObjectLink[] links) => new(regions, links, false);

    private static ObjectLink Link(LinkState state) => new("r1", "r2", 0.87f, 1, 3, 0.1f, 0.1f, 0.5f, 300, 5, state);

    private static Vec3b ColorOf(LinkState state) => state switch
    {
        LinkState.Linked => new(60, 220, 255),
        LinkState.Lost => new(120, 120, 255),
        _ => new(200, 200, 200),
    };

    private static bool HasText(Mat drawn, Rect area)
    {
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int x = area.Left; x < area.Right; x++)
            {
                if (drawn.At<Vec3b>(y, x).Item1 > 200)
                    return true;
            }
        }
        return false;
    }
}
