using FsCheck;
using FsCheck.Fluent;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.GeometryMsgs;
using Vit.Messages.VisionMsgs;
using Vit.Perception.Imaging;
using Vit.Perception.Links;
using Vit.Pipeline.Detections;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Detections;

/// <summary>Which message belongs to a frame, and what its boxes become.</summary>
public sealed class DetectionBufferTests
{
    private const long Second = 1_000_000_000;
    private readonly DetectionBuffer buffer = new();
    private readonly RegionSet regions = new(14, 14, 3);

    public DetectionBufferTests() => regions.Begin(new PatchGrid(224, 224, 224, 224, 14, 14, 16, Affine.Identity));

    [Fact]
    public void Boxes_become_regions_with_the_best_hypothesis_as_label_the_surest_first()
    {
        buffer.Add(Message(
            Second,
            Box(50, 60, 20, 10, "7", ("cat", 0.2), ("dog", 0.6)),
            Box(150, 160, 40, 30, "", ("lamp", 0.9), ("sun", 0.1))));

        Assert.True(buffer.Give(Second, regions));

        Assert.Equal([("lamp", 0.9f, ""), ("dog", 0.6f, "7")], Enumerable.Range(0, regions.Count).Select(i => (regions[i].Label, regions[i].Score, regions[i].Id)));
        Assert.Equal(new SourceBox(40, 55, 20, 10), regions[1].Box);
    }

    [Theory]
    [InlineData(10.0, "at 10")]
    [InlineData(10.01, "at 10")]
    [InlineData(10.1, "at 10.1")]
    [InlineData(10.6, "at 10.1")]
    [InlineData(10.7, null)]
    [InlineData(9.9, null)]
    public void The_newest_message_that_is_neither_younger_than_the_frame_nor_older_by_more_than_half_a_second_counts(double frame, string? label)
    {
        buffer.Add(Message(10 * Second, Box(50, 60, 20, 10, "", ("at 10", 1))));
        buffer.Add(Message((10 * Second) + (Second / 10), Box(50, 60, 20, 10, "", ("at 10.1", 1))));

        Assert.Equal(label is not null, buffer.Give((long)Math.Round(frame * Second), regions));

        Assert.Equal(label, regions.Count > 0 ? regions[0].Label : null);
    }

    [Fact]
    public void A_message_without_boxes_says_that_there_is_nothing()
    {
        buffer.Add(Message(Second));

        Assert.True(buffer.Give(Second, regions));
        Assert.Equal(0, regions.Count);
    }

    [Fact]
    public void Only_the_last_few_messages_are_kept()
    {
        for (int i = 0; i <= DetectionBuffer.Most; i++)
            buffer.Add(Message((i + 1) * Second, Box(50, 60, 20, 10, "", ("x", 1))));

        Assert.False(buffer.Give(Second, regions));
        Assert.True(buffer.Give(2 * Second, regions));
    }

    [Fact]
    public void The_surest_are_taken_when_there_are_more_than_regions_may_be()
    {
        buffer.Add(Message(Second, [.. Enumerable.Range(0, 9).Select(i => Box(20 * (i + 1), 60, 20, 10, "", ($"{i}", i / 10.0)))]));

        buffer.Give(Second, regions);

        Assert.Equal(["8", "7", "6"], Enumerable.Range(0, regions.Count).Select(i => regions[i].Label));
    }

    [Fact]
    public void A_turned_box_becomes_the_upright_one_around_it()
    {
        Detection2D turned = Box(100, 100, 40, 20, "", ("x", 1));
        turned.Bbox = turned.Bbox with { Center = turned.Bbox.Center with { Theta = -Math.PI / 2 } };
        buffer.Add(Message(Second, turned));

        buffer.Give(Second, regions);

        SourceBox box = regions[0].Box;
        Assert.Equal((90f, 80f, 20f, 40f), (MathF.Round(box.X, 3), MathF.Round(box.Y, 3), MathF.Round(box.Width, 3), MathF.Round(box.Height, 3)));
    }

    [Fact]
    public void An_id_that_two_boxes_share_names_neither()
    {
        buffer.Add(Message(Second, Box(20, 60, 20, 10, "0", ("a", 1)), Box(90, 60, 20, 10, "0", ("b", 0.9)), Box(150, 60, 20, 10, "1", ("c", 0.8))));

        buffer.Give(Second, regions);

        Assert.Equal(["", "", "1"], Enumerable.Range(0, regions.Count).Select(i => regions[i].Id));
    }

    [Fact]
    public void Boxes_without_hypotheses_or_with_numbers_that_are_none_do_no_harm()
    {
        buffer.Add(Message(Second, Box(50, 60, 20, 10, ""), Box(double.NaN, 60, 20, 10, "", ("x", double.NaN)), Box(50, 60, -20, double.PositiveInfinity, "", ("y", 1e300))));

        Assert.True(buffer.Give(Second, regions));

        Assert.Equal((1, "", 0f), (regions.Count, regions[0].Label, regions[0].Score));
    }

    [Fact]
    public void Whatever_bytes_come_only_a_CdrException_comes_of_it()
    {
        byte[] good = Message(Second, Box(50, 60, 20, 10, "7", ("cat", 0.2)));
        Prop.ForAll(Gen.Two(Gen.Choose(0, good.Length - 1)).ToArbitrary(), damage =>
        {
            byte[] bytes = good[..Math.Max(4, damage.Item1)];
            if (bytes.Length > 4)
                bytes[4 + (damage.Item2 % (bytes.Length - 4))] ^= 0xFF;
            try
            {
                buffer.Add(bytes);
            }
            catch (CdrException)
            {
                return true;
            }
            return true;
        }).QuickCheckThrowOnFailure();
        buffer.Add(good);
        Assert.True(buffer.Give(Second, regions));
    }

    [Fact]
    public void A_detector_that_sees_the_same_things_costs_no_memory()
    {
        byte[] payload = Message(Second, Box(50, 60, 20, 10, "7", ("cat", 0.2)), Box(150, 160, 40, 30, "8", ("lamp", 0.9)));

        long allocated = Allocation.OfFiveFrames(() =>
        {
            buffer.Add(payload);
            regions.Begin(regions.Grid);
            buffer.Give(Second, regions);
        });

        Assert.Equal(0, allocated);
    }

    private static byte[] Message(long stamp, params Detection2D[] detections)
    {
        var message = new Detection2DArray();
        message.Header.Stamp = Time.FromNanoseconds(stamp);
        message.Detections.AddRange(detections);
        return CdrMessage.ToBytes(message);
    }

    private static Detection2D Box(double x, double y, double width, double height, string id, params (string Class, double Score)[] hypotheses)
    {
        var detection = new Detection2D { Id = id };
        detection.Bbox = new BoundingBox2D { Center = new Pose2D { Position = new Point2D { X = x, Y = y } }, SizeX = width, SizeY = height };
        foreach ((string name, double score) in hypotheses)
            detection.Results.Add(new ObjectHypothesisWithPose { Hypothesis = new ObjectHypothesis { ClassId = name, Score = score }, Pose = new PoseWithCovariance() });
        return detection;
    }
}
