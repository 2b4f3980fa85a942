using Vit.Perception.Imaging;
using Vit.Pipeline.Queries;

namespace Vit.Pipeline.Tests.Queries;

public sealed class PointQueryTests
{
    private readonly List<string> refusals = [];
    private readonly PointQuery query;

    /// <summary>640x480 stretched to 14x14 patches.</summary>
    private readonly PatchGrid stretched = new(640, 480, 224, 224, 14, 14, 16, Affine.Resize(224.0 / 640, 224.0 / 480));

    public PointQueryTests() => query = new PointQuery(refusals.Add);

    [Fact]
    public void There_is_no_patch_until_somebody_points_at_one()
    {
        Assert.False(query.IsSet);
        Assert.Equal(-1, query.CellIn(stretched));
    }

    [Fact]
    public void A_point_becomes_the_patch_under_it_and_stays_when_the_picture_changes_its_size()
    {
        query.Ask(639, 0);
        Assert.True(query.IsSet);

        Assert.Equal(13, query.CellIn(stretched));
        Assert.Equal(13, query.CellIn(stretched with { SourceWidth = 320, SourceHeight = 240, InputFromSource = Affine.Resize(0.7, 224.0 / 240) }));
        Assert.Empty(refusals);
    }

    [Fact]
    public void The_last_of_several_points_between_two_frames_counts()
    {
        query.Ask(639, 0);
        query.Ask(0, 479);

        Assert.Equal(13 * 14, query.CellIn(stretched));
    }

    [Theory]
    [InlineData(640, 10)]
    [InlineData(-1, 10)]
    [InlineData(10, 479.6)]
    [InlineData(double.NaN, 10)]
    [InlineData(10, double.NegativeInfinity)]
    public void A_point_outside_the_picture_is_refused_and_the_old_patch_stays(double x, double y)
    {
        query.Ask(639, 0);
        Assert.Equal(13, query.CellIn(stretched));

        query.Ask(x, y);

        Assert.Equal(13, query.CellIn(stretched));
        Assert.Contains("outside the picture of 640x480", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_that_the_crop_leaves_out_is_refused_and_says_so()
    {
        // The middle 480 of 640 columns.
        PatchGrid cropped = stretched with { InputFromSource = Affine.Translate(-80, 0).Then(Affine.Resize(224.0 / 480, 224.0 / 480)) };

        query.Ask(20, 240);

        Assert.Equal(-1, query.CellIn(cropped));
        Assert.False(query.IsSet);
        Assert.Contains("in no patch", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_in_the_border_of_a_letterbox_is_outside_the_picture()
    {
        // 640x480 lies in rows 28 to 195 of the input: the border has patches and no picture.
        PatchGrid letterbox = stretched with { InputFromSource = Affine.Resize(0.35, 0.35).Then(Affine.Translate(0, 28)) };

        query.Ask(320, -40);

        Assert.Equal(-1, query.CellIn(letterbox));
        Assert.Contains("outside", Assert.Single(refusals), StringComparison.Ordinal);
    }
}
