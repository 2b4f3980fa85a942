using Vit.Models.Cards;
using Vit.Perception.Links;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>Ids that stay and links that do not flicker.</summary>
public sealed class LinkTrackerTests
{
    private const int Dimensions = 8;
    private const long Frame = 100_000_000;

    private static readonly ModelCard Card = Planted.Card(14, 14, 1, 1);

    private readonly LinkTracker tracker = new(8, Dimensions, minScore: 0.5);
    private readonly RegionSet regions = new(14, 14, 8);
    private readonly List<float> features = [];
    private long now = 1_000_000_000;

    [Fact]
    public void A_region_keeps_its_id_while_it_moves()
    {
        string first = See((10, 10, 40, 40, 0))[0].Id;
        string second = See((16, 14, 40, 40, 0))[0].Id;
        string third = See((22, 18, 42, 38, 0))[0].Id;

        Assert.Equal("r1", first);
        Assert.Equal((first, first), (second, third));
    }

    [Fact]
    public void A_small_region_that_jumps_beyond_its_box_is_known_by_its_token()
    {
        TrackedRegion[] before = See((10, 10, 12, 12, 0), (100, 100, 12, 12, 1));
        TrackedRegion[] after = See((25, 10, 12, 12, 0), (114, 100, 12, 12, 1));

        Assert.Equal(before.Select(r => r.Id), after.Select(r => r.Id));
    }

    [Fact]
    public void Like_things_side_by_side_keep_their_ids_while_the_camera_pans_by_their_distance()
    {
        TrackedRegion[] before = See((20, 40, 60, 20, 0), (20, 70, 60, 20, 0), (120, 20, 30, 90, 1));

        TrackedRegion[] after = See((25, 70, 60, 20, 0), (25, 100, 60, 20, 0), (125, 50, 30, 90, 1));

        Assert.Equal(before.Select(r => (r.Id, r.Index)), after.Select(r => (r.Id, r.Index)));
    }

    [Fact]
    public void One_thing_that_moves_before_a_camera_at_rest_moves_nothing_else()
    {
        TrackedRegion[] before = See((20, 20, 40, 40, 0), (100, 20, 40, 40, 0), (20, 100, 40, 40, 0));

        TrackedRegion[] after = See((20, 20, 40, 40, 0), (100, 20, 40, 40, 0), (40, 110, 40, 40, 0));

        Assert.Equal(before.Select(r => (r.Id, r.Index)), after.Select(r => (r.Id, r.Index)));
    }

    [Fact]
    public void What_the_border_cuts_off_while_the_camera_pans_keeps_its_id()
    {
        TrackedRegion[] before = See((20, 150, 40, 40, 0), (80, 190, 40, 20, 1), (150, 60, 30, 40, 2));

        TrackedRegion[] after = See((20, 180, 40, 40, 0), (80, 220, 40, 4, 3), (150, 90, 30, 40, 2));

        Assert.Equal(before.Select(r => (r.Id, r.Index)), after.Select(r => (r.Id, r.Index)));
    }

    [Fact]
    public void Regions_that_swap_places_in_the_list_keep_their_ids()
    {
        See((10, 10, 40, 40, 0), (100, 100, 40, 40, 1));

        TrackedRegion[] after = See((101, 100, 40, 40, 1), (11, 10, 40, 40, 0));

        Assert.Equal(("r1", 1), (after[0].Id, after[0].Index));
        Assert.Equal(("r2", 0), (after[1].Id, after[1].Index));
    }

    [Fact]
    public void Another_thing_elsewhere_is_another_track()
    {
        See((10, 10, 40, 40, 0));

        TrackedRegion[] after = See((150, 150, 40, 40, 0));

        Assert.Equal(["r1", "r2"], after.Select(r => r.Id));
        Assert.Equal([false, true], after.Select(r => r.IsVisible));
    }

    [Fact]
    public void Another_label_at_the_same_place_is_another_track()
    {
        Begin();
        regions.AddBox(new SourceBox(10, 10, 40, 40), "lamp");
        Assert.Equal("lamp", Update().Regions.Span[0].Label);
        Begin();
        regions.AddBox(new SourceBox(10, 10, 40, 40), "chair");

        Assert.Equal(["r1", "r2"], Update().Regions.ToArray().Select(r => r.Id));
    }

    [Fact]
    public void A_given_id_is_kept_and_decides_alone()
    {
        Begin();
        regions.AddBox(new SourceBox(10, 10, 40, 40), id: "cup");
        Update();
        Begin();
        regions.AddBox(new SourceBox(10, 10, 40, 40), id: "pot");
        regions.AddBox(new SourceBox(150, 150, 20, 20), id: "cup");

        TrackedRegion[] after = Update().Regions.ToArray();

        Assert.Equal([("cup", 1), ("pot", 0)], after.Select(r => (r.Id, r.Index)));
    }

    [Fact]
    public void Three_frames_make_a_link()
    {
        LinkState[] states = [.. Enumerable.Range(0, 4).Select(_ => Pair(0.9f)!.Value.State)];

        Assert.Equal([LinkState.Candidate, LinkState.Candidate, LinkState.Linked, LinkState.Linked], states);
    }

    [Fact]
    public void The_score_is_smoothed_with_half_a_second()
    {
        Pair(0.9f);
        ObjectLink link = Pair(0.6f)!.Value;

        double kept = Math.Exp(-0.1 / 0.5);
        Assert.Equal((kept * 0.9) + ((1 - kept) * 0.6), link.Score, 1e-6);
        Assert.Equal(2, link.FramesSeen);
    }

    [Fact]
    public void A_link_holds_a_little_below_the_limit_that_made_it()
    {
        for (int i = 0; i < 3; i++)
            Pair(0.6f);
        for (int i = 0; i < 60; i++)
            Assert.Equal(LinkState.Linked, Pair(0.42f)!.Value.State);
        for (int i = 0; i < 60; i++)
            Pair(0.38f);

        Assert.Null(Pair(0.38f));
        for (int i = 0; i < 60; i++)
            Assert.Null(Pair(0.45f));
    }

    [Fact]
    public void A_weak_pair_is_not_reported() => Assert.Null(Pair(0.4f));

    [Fact]
    public void A_link_is_lost_while_an_end_is_out_of_sight_and_comes_back()
    {
        for (int i = 0; i < 5; i++)
            Pair(0.9f);
        ObjectLink lost = Lamp()!.Value;
        Assert.Equal(LinkState.Lost, lost.State);
        Assert.True(lost.Score < 0.9f);
        Assert.True(Lamp()!.Value.Score < lost.Score, "fades");

        Assert.Equal(LinkState.Linked, Pair(0.9f)!.Value.State);
    }

    [Fact]
    public void A_track_is_dropped_two_seconds_after_it_was_last_seen()
    {
        for (int i = 0; i < 3; i++)
            Pair(0.9f);
        for (int i = 0; i < 20; i++)
            Assert.Equal(LinkState.Lost, Lamp()!.Value.State);

        Assert.Null(Lamp());
        Assert.Equal("r3", See((10, 10, 40, 40, 0), (150, 150, 12, 12, 1))[1].Id);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2_100_000_000)]
    public void A_jump_of_the_clock_starts_anew(long jump)
    {
        Pair(0.9f);
        now += jump - Frame;
        Begin();
        Add((10, 10, 40, 40, 0));

        LinkFrame frame = Update();

        Assert.True(frame.StartedAnew);
        Assert.Equal("r3", Assert.Single(frame.Regions.ToArray()).Id);
    }

    [Fact]
    public void The_same_stamp_twice_is_one_frame()
    {
        Pair(0.9f);
        now -= Frame;

        ObjectLink again = Pair(0.5f)!.Value;

        Assert.Equal((1, 0.9f), (again.FramesSeen, again.Score));
    }

    [Fact]
    public void Reset_forgets_everything_but_gives_no_id_twice()
    {
        for (int i = 0; i < 3; i++)
            Pair(0.9f);
        tracker.Reset();

        ObjectLink link = Pair(0.9f)!.Value;

        Assert.Equal(LinkState.Candidate, link.State);
        Assert.Equal(("r3", "r4"), (link.SourceId, link.TargetId));
    }

    [Fact]
    public void Forward_stays_from_source_to_target_when_the_list_changes_its_order()
    {
        PairScore score = new() { A = 0, B = 1, Score = 0.9f, AttentionForward = 0.2f, AttentionBackward = 0.1f };
        Begin();
        Add((10, 10, 40, 40, 0));
        Add((150, 150, 12, 12, 1));
        Update(score);
        Begin();
        Add((150, 150, 12, 12, 1));
        Add((10, 10, 40, 40, 0));

        ObjectLink link = Update(score with { AttentionForward = 0.1f, AttentionBackward = 0.2f }).Links.Span[0];

        Assert.Equal(("r1", "r2", 0.2f, 0.1f), (link.SourceId, link.TargetId, link.AttentionForward, link.AttentionBackward));
    }

    [Fact]
    public void More_new_regions_than_free_slots_take_the_places_of_those_longest_out_of_sight()
    {
        for (int i = 0; i < 4; i++)
        {
            Begin();
            for (int k = 0; k < 8; k++)
                regions.AddBox(new SourceBox(k * 20, 20, 18, 18), id: $"frame {i} number {k}");
            Assert.Equal(8, Update().Regions.ToArray().Count(r => r.IsVisible));
        }

        Begin();
        Assert.Equal(16, Update().Regions.Length);
    }

    [Fact]
    public void A_frame_with_known_ids_allocates_nothing()
    {
        void Next() => Pair(0.9f, listLinks: false);
        Next();

        Assert.Equal(0, Allocation.OfFiveFrames(Next));
    }

    /// <summary>A frame with a lamp and a plug and a score between them.</summary>
    private ObjectLink? Pair(float score, bool listLinks = true)
    {
        Begin();
        Add((10, 10, 40, 40, 0));
        Add((150, 150, 12, 12, 1));
        LinkFrame frame = Update(new PairScore { A = 0, B = 1, Score = score });
        return listLinks && frame.Links.Length > 0 ? Assert.Single(frame.Links.ToArray()) : null;
    }

    /// <summary>A frame with the lamp alone.</summary>
    private ObjectLink? Lamp()
    {
        Begin();
        Add((10, 10, 40, 40, 0));
        LinkFrame frame = Update();
        return frame.Links.Length > 0 ? Assert.Single(frame.Links.ToArray()) : null;
    }

    private TrackedRegion[] See(params (float X, float Y, float Width, float Height, int Feature)[] boxes)
    {
        Begin();
        foreach ((float, float, float, float, int) box in boxes)
            Add(box);
        return Update().Regions.ToArray();
    }

    private void Begin()
    {
        regions.Begin(Planted.Grid(Card));
        features.Clear();
    }

    private void Add((float X, float Y, float Width, float Height, int Feature) box)
    {
        regions.AddBox(new SourceBox(box.X, box.Y, box.Width, box.Height));
        for (int i = 0; i < Dimensions; i++)
            features.Add(i == box.Feature ? 1 : 0);
    }

    private LinkFrame Update(params ReadOnlySpan<PairScore> scores)
    {
        Span<float> all = stackalloc float[8 * Dimensions];
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(features).CopyTo(all);
        LinkFrame frame = tracker.Update(regions, all, scores, now);
        now += Frame;
        return frame;
    }
}
