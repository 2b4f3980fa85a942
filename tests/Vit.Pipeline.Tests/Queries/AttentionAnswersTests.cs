using FsCheck;
using FsCheck.Fluent;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.VitMsgs;
using Vit.Models;
using Vit.Models.Graph;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Queries;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;
using Vit.Simulation.Camera;
using Vit.Testing;
using AttentionMapMessage = Vit.Messages.VitMsgs.AttentionMap;
using ObjectLink = Vit.Messages.VitMsgs.ObjectLink;

namespace Vit.Pipeline.Tests.Queries;

/// <summary>A place of a kept frame is asked: the map and the links are those of that frame, and the stream goes on as if nothing had been.</summary>
public sealed class AttentionAnswersTests(Model model) : IClassFixture<Model>, IDisposable
{
    private const double Tolerance = 2e-6; // The graph's row and C#'s differ in the order of sums.
    private readonly SimulationSource source = new(new SimulatedCameraOptions { Width = 320, Height = 240 }, frames: 40);
    private readonly FramePerception perception = model.Perception();
    private readonly ResultMessages messages = new();
    private readonly KeptFrames frames = new();
    private readonly PerceptionOptions options = new();

    private AttentionAnswers Answers => field ??= new AttentionAnswers(perception, frames);

    [Fact]
    public void A_points_map_is_the_rollout_row_of_its_patch()
    {
        Next();

        QueryAttentionResponse answer = Answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.POINT, X = 300, Y = 20 }, options, links: true);

        Assert.True(answer.Success, answer.Message);
        Assert.Equal((AttentionMapMessage.PATCH, (ushort)1, (ushort)13), (answer.Map.Source, answer.Map.SourceRow, answer.Map.SourceColumn));
        Assert.Equal(1, answer.Map.Weights.Sum(), 1e-5);
        Same(Row((14 * 1) + 13), answer.Map.Weights);
        Assert.All(answer.Links, l => Assert.Equal(("query", 1), (l.SourceId, l.FramesSeen)));
        Assert.Equal(answer.Links.Select(l => l.Score).OrderDescending(), answer.Links.Select(l => l.Score));
        Assert.All(answer.Links, l => Assert.StartsWith("q", l.TargetId, StringComparison.Ordinal));
    }

    [Fact]
    public void The_whole_pictures_map_is_that_of_the_stream()
    {
        float[] expected = [.. Next().Attention.Weights.Span];

        QueryAttentionResponse answer = Answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.CLS }, options, links: true);

        Assert.Equal(expected, answer.Map.Weights);
        Assert.Equal(AttentionMapMessage.CLS, answer.Map.Source);
        Assert.Empty(answer.Links);
    }

    [Fact]
    public void A_box_over_two_patches_has_the_mean_of_their_maps()
    {
        Next();
        // Patches are 320/14 wide and 240/14 high: columns 2 and 3 of row 5.
        float width = 320f / 14, height = 240f / 14;

        QueryAttentionResponse answer = Answers.Answer(
            new QueryAttentionRequest { Mode = QueryAttentionRequest.BOX, X = 2 * width, Y = 5 * height, Width = 2 * width, Height = height }, options, links: false);

        Assert.Equal((AttentionMapMessage.REGION, "query"), (answer.Map.Source, answer.Map.SourceRegionId));
        float[] first = Row((14 * 5) + 2), second = Row((14 * 5) + 3);
        Same([.. first.Zip(second, (a, b) => (a + b) / 2)], answer.Map.Weights, 1e-4); // edges of the box are rounded to float32
        Assert.Empty(answer.Links);
    }

    [Fact]
    public void A_tracked_regions_links_are_those_of_the_frame_by_the_ids_that_were_published()
    {
        perception.WantsLinks = true;
        perception.GiveRegions = (_, regions) => source.Truth is { } truth && Give(truth, regions);
        PerceptionResult result = Next();
        ObjectLinkArray published = CdrMessage.Deserialize<ObjectLinkArray>(messages.Links(result));
        Assert.NotEmpty(published.Links);
        ObjectLink expected = published.Links[0];

        QueryAttentionResponse answer = Answers.Answer(
            new QueryAttentionRequest { Mode = QueryAttentionRequest.REGION, RegionId = expected.SourceId, TopK = 1 }, options, links: true);

        Assert.True(answer.Success, answer.Message);
        Assert.Equal((AttentionMapMessage.REGION, expected.SourceId), (answer.Map.Source, answer.Map.SourceRegionId));
        ObjectLink link = Assert.Single(answer.Links);
        // In the first frame nothing is smoothed yet.
        Assert.Equal((expected.SourceId, expected.TargetId), (link.SourceId, link.TargetId));
        Assert.Equal(expected.Score, link.Score, 1e-4);
        Assert.Equal(expected.AttentionForward, link.AttentionForward, 1e-6);
        Assert.Equal(Vit.Messages.VitMsgs.ObjectLink.LINKED, link.State);
    }

    [Fact]
    public void Queries_between_frames_change_nothing_of_what_the_stream_gives()
    {
        List<byte[]> quiet = Stream(_ => { });
        List<byte[]> asked = Stream(answers =>
        {
            Assert.True(answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.POINT, X = 50, Y = 60 }, options, links: true).Success);
            Assert.True(answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.CLS }, options, links: true).Success);
        });

        Assert.Equal(quiet, asked);
    }

    [Fact]
    public void A_kept_frame_is_found_by_its_stamp_and_another_stamp_names_those_that_are_kept()
    {
        Next(); // at time 0, which a request cannot name
        long first = Next().Header.Stamp.ToNanoseconds();
        float[] expected = Row(40, Time.FromNanoseconds(first));
        Next();
        long last = Next().Header.Stamp.ToNanoseconds();

        QueryAttentionResponse answer = Ask(40, Time.FromNanoseconds(first));
        QueryAttentionResponse refused = Ask(40, Time.FromNanoseconds(last + 1));

        Assert.Equal(first, answer.Map.Header.Stamp.ToNanoseconds());
        Same(expected, answer.Map.Weights);
        Assert.False(refused.Success);
        Assert.Contains("only the last 4", refused.Message, StringComparison.Ordinal);
        Assert.Contains("stamp 0", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QueryAttentionRequest.POINT, 900, 10, 0, 0, "outside the picture of 320x240")]
    [InlineData(QueryAttentionRequest.POINT, float.NaN, 10, 0, 0, "outside the picture")]
    [InlineData(QueryAttentionRequest.BOX, 10, 10, 0, 5, "no area")]
    [InlineData(QueryAttentionRequest.BOX, 10, 10, float.NaN, 5, "no area")]
    [InlineData(QueryAttentionRequest.BOX, 10, 10, 1, 1, "less than a tenth of a patch")]
    [InlineData(QueryAttentionRequest.BOX, 400, 10, 50, 50, "outside what the model sees")]
    [InlineData(QueryAttentionRequest.REGION, 0, 0, 0, 0, "subscribe to ~/objects")]
    [InlineData(9, 0, 0, 0, 0, "mode must be")]
    public void What_cannot_be_answered_says_why_in_one_line(byte mode, float x, float y, float width, float height, string reason)
    {
        Next();

        QueryAttentionResponse answer = Answers.Answer(
            new QueryAttentionRequest { Mode = mode, X = x, Y = y, Width = width, Height = height, RegionId = "r1" }, options, links: true);

        Assert.False(answer.Success);
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Message);
        Assert.Empty(answer.Map.Weights);
    }

    [Fact]
    public void An_unknown_region_names_those_of_the_frame()
    {
        perception.WantsLinks = true;
        perception.GiveRegions = (_, regions) => regions.AddBox(new SourceBox(10, 20, 60, 50), id: "a") == RegionVerdict.Added;
        _ = messages.Objects(Next());
        frames.Dispose();
        _ = messages.Objects(Next());

        QueryAttentionResponse answer = Answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.REGION, RegionId = "b" }, options, links: true);

        Assert.Equal("no region 'b' is in this frame, only a", answer.Message);
    }

    [Fact]
    public void Whatever_is_asked_the_answer_is_a_whole_map_or_one_line()
    {
        perception.WantsLinks = true;
        _ = messages.Objects(Next());
        Gen<float> number = Gen.OneOf(
            Gen.Choose(-400, 800).Select(n => n / 2f), Gen.Elements(float.NaN, float.PositiveInfinity, float.MaxValue, -0f, float.Epsilon));
        Gen<QueryAttentionRequest> requests =
            from mode in Gen.Choose(0, 5)
            from box in Gen.ArrayOf(number, 4)
            from id in Gen.Elements("", "r1", "query", "q1", "two\nlines")
            from seconds in Gen.Elements(0, 0, 0, -7, int.MaxValue)
            from most in Gen.Choose(0, 5)
            select new QueryAttentionRequest
            {
                Mode = (byte)mode,
                X = box[0],
                Y = box[1],
                Width = box[2],
                Height = box[3],
                RegionId = id,
                Stamp = new Time { Sec = seconds },
                TopK = (ushort)most,
            };
        Prop.ForAll(requests.ToArbitrary(), request =>
        {
            QueryAttentionResponse answer = Answers.Answer(request, options, links: true);
            return answer.Success
                ? answer.Message.Length == 0 && Math.Abs(answer.Map.Weights.Sum() - 1) < 1e-4 && (request.TopK == 0 || answer.Links.Count <= request.TopK)
                : answer.Message.Length > 0 && !answer.Message.Contains('\n', StringComparison.Ordinal) && answer.Map.Weights.Count + answer.Links.Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_model_without_attention_outputs_is_refused_and_says_why_but_tells_of_the_whole_picture()
    {
        using ViTSession session = ModelOpener.Open(
            Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"),
            new InferenceOptions { Threads = 1 },
            new BuildOptions { Variant = new GraphVariant() });
        using var blind = new FramePerception(session);
        Assert.True(source.TryNext(out Frame? frame));
        frames.Keep(frame, blind.Process(frame, options));
        var answers = new AttentionAnswers(blind, frames);

        QueryAttentionResponse refused = answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.POINT, X = 10, Y = 10 }, options, links: true);
        QueryAttentionResponse whole = answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.CLS }, options, links: true);

        Assert.Equal((false, blind.QueryProblem), (refused.Success, refused.Message));
        Assert.Contains("gives no attention of its layers", refused.Message, StringComparison.Ordinal);
        Assert.True(whole.Success, whole.Message);
    }

    [Fact]
    public void Without_a_frame_the_answer_says_so()
    {
        Assert.Contains("no image has come yet", Ask(0).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_frame_of_regions_leaves_room_for_the_place()
    {
        var few = new PerceptionOptions { Links = new LinkOptions { MaxObjects = 2, MinGap = 0 } };
        perception.WantsLinks = true;
        perception.GiveRegions = (_, regions) =>
        {
            regions.AddBox(new SourceBox(0, 0, 40, 40), id: "a");
            return regions.AddBox(new SourceBox(280, 0, 40, 40), id: "b") == RegionVerdict.Added;
        };
        Keep(few);

        QueryAttentionResponse answer = Answers.Answer(new QueryAttentionRequest { Mode = QueryAttentionRequest.POINT, X = 160, Y = 200 }, few, links: true);

        Assert.Equal(["a", "b"], answer.Links.Select(l => l.TargetId).Order());
    }

    public void Dispose()
    {
        source.Dispose();
        frames.Dispose();
        perception.Dispose();
        messages.Dispose();
    }

    private static bool Give(SimulatedFrame truth, RegionSet regions)
    {
        foreach (ref readonly FrameRegion region in truth.Regions)
            regions.AddBox(new SourceBox((float)region.Box.Left, (float)region.Box.Top, (float)region.Box.Width, (float)region.Box.Height));
        return true;
    }

    private static void Same(float[] expected, List<float> actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    private PerceptionResult Next() => Keep(options);

    /// <summary>The next frame goes through the stream and is kept.</summary>
    private PerceptionResult Keep(PerceptionOptions with)
    {
        Assert.True(source.TryNext(out Frame? frame));
        PerceptionResult result = perception.Process(frame, with);
        if (result.HasLinks)
            _ = result.Links;
        frames.Keep(frame, result);
        return result;
    }

    private QueryAttentionResponse Ask(int cell, Time stamp = default) => Answers.Answer(
        new QueryAttentionRequest { Mode = QueryAttentionRequest.POINT, X = (cell % 14 + 0.5f) * 320 / 14, Y = (cell / 14 + 0.5f) * 240 / 14, Stamp = stamp }, options, links: false);

    /// <summary>The patch row of the whole rollout matrix, without the class token, to sum 1: another way to the same numbers.</summary>
    private float[] Row(int cell, Time stamp = default)
    {
        Assert.True(Ask(cell, stamp).Success);
        int tokens = model.Session.Card.Tokens;
        var rollout = new AttentionRollout(model.Session.Card.Layers, model.Session.Card.Heads, tokens, 1);
        float[] matrix = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++)
            matrix[(i * tokens) + i] = 1;
        rollout.Rows(model.Session.AttentionLayers, matrix, RolloutOptions.Default, matrix);
        float[] row = matrix[(((cell + 1) * tokens) + 1)..((cell + 2) * tokens)];
        float sum = row.Sum();
        return [.. row.Select(w => w / sum)];
    }

    private List<byte[]> Stream(Action<AttentionAnswers> between)
    {
        using var camera = new SimulationSource(new SimulatedCameraOptions { Width = 320, Height = 240 }, frames: 6);
        using FramePerception stream = model.Perception();
        stream.WantsLinks = true;
        using var kept = new KeptFrames();
        var answers = new AttentionAnswers(stream, kept);
        List<byte[]> payloads = [];
        while (camera.TryNext(out Frame? frame))
        {
            PerceptionResult result = stream.Process(frame, options);
            payloads.AddRange([messages.Embedding(result).ToArray(), messages.Attention(result).ToArray(), messages.Objects(result).ToArray(), messages.Links(result).ToArray()]);
            kept.Keep(frame, result);
            between(answers);
        }
        return payloads;
    }
}
