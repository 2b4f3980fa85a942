using System.Text.Json;
using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>The embedded model on the twelve stored scenes: pair scores as the reference program (transformers, float32) gave them.</summary>
public sealed class StoredPairTests : IDisposable
{
    private readonly ViTSession session = ModelOpener.Open(
        Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), new InferenceOptions { Provider = ProviderNames.Cpu });

    public void Dispose() => session.Dispose();

    public static TheoryData<int> Scenes() => [.. Enumerable.Range(0, 12)];

    /// <summary>1e-4: logarithms of attention masses whose own tolerance is 1e-6 of shares near 0.02; stored with four digits or more.</summary>
    [Theory]
    [MemberData(nameof(Scenes))]
    public void Every_pair_has_its_stored_lift(int scene)
    {
        using var file = new SceneFile(scene);
        RegionSet regions = Run(file);

        Compare(file, regions, "h_rel", new LinkOptions { Carrier = LinkCarrier.Heads });
        Compare(file, regions, "h_link", new LinkOptions { Carrier = LinkCarrier.MaxHeads });
        Compare(file, regions, "r_link_05", new LinkOptions { Carrier = LinkCarrier.Rollout, Residual = 0.5, FirstLayer = 0 });
        Compare(file, regions, "r_link_09", new LinkOptions { Carrier = LinkCarrier.Rollout });
    }

    [Fact]
    public void Auto_is_heads_where_the_card_names_some_and_rollout_elsewhere()
    {
        ModelCard card = session.Card;

        Assert.Equal(LinkCarrier.Heads, new LinkScorer(card, new LinkOptions()).Carrier);
        Assert.Equal(LinkCarrier.Rollout, new LinkScorer(card with { RelationHeads = [] }, new LinkOptions()).Carrier);
    }

    private RegionSet Run(SceneFile file)
    {
        session.Outputs = LinkStage.Outputs | SessionOutputs.Rollout;
        AttentionMap map = new FrameProcessor(session).Process(file.Picture, RolloutOptions.Default);
        session.Outputs = LinkStage.Outputs;
        session.Run();
        var regions = new RegionSet(session.Card.Rows, session.Card.Columns, 64);
        regions.Begin(map.Grid);
        file.AddTo(regions);
        return regions;
    }

    private void Compare(SceneFile file, RegionSet regions, string name, LinkOptions options)
    {
        var scorer = new LinkScorer(session.Card, options with { MaxObjects = 64, MinGap = 2 });
        var found = new Dictionary<(int, int), PairScore>();
        foreach (PairScore pair in scorer.Score(regions, session.AttentionLayers, session.Keys))
            found.Add((file.Ids[pair.A], file.Ids[pair.B]), pair);

        int distant = 0;
        foreach (JsonElement pair in file.Pairs)
        {
            bool wanted = pair.GetProperty("gap_px").GetDouble() >= 32 && !pair.GetProperty("share_cell").GetBoolean();
            (int, int) ids = (pair.GetProperty("a").GetInt32(), pair.GetProperty("b").GetInt32());
            Assert.Equal(wanted, found.TryGetValue(ids, out PairScore score));
            if (!wanted)
                continue;
            distant++;
            Assert.Equal(pair.GetProperty(name).GetDouble(), score.Lift, 1e-4);
            Assert.Equal(pair.GetProperty("gap_px").GetDouble() / 16, score.Gap, 1e-4);
        }
        Assert.Equal(distant, found.Count);
    }
}
