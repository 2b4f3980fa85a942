using Google.Protobuf;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>Several pictures in one run.</summary>
public sealed class BatchTests
{
    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu, MaxBatch = 3 };

    private static string Embedded => Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes");

    private static ViTSession Open(string family)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Golden.Path("L2_models", family));
        return ViTSession.Open(VitModelBuilder.Build(checkpoint).ToByteArray(), options: Cpu);
    }

    private static void Paint(ViTSession session)
    {
        for (int slot = 0; slot < session.Slots.Count; slot++)
            SelfTest.Paint(session.Slots[slot].Pixels, session.Card.InputHeight, session.Card.InputWidth, (uint)slot + 3);
    }

    /// <summary>Everything a slot has, one after the other.</summary>
    private static float[][] Outputs(ViTSession session, int slot)
    {
        SessionSlot s = session.Slots[slot];
        return [s.Embedding.ToArray(), s.Rollout.ToArray(), s.Tokens.ToArray(), .. s.AttentionLayers.Select(a => a.ToArray())];
    }

    /// <summary>Three pictures make taller matrices, whose products may be cut into other blocks: float32 rounding of values up to 5.</summary>
    [Theory]
    [InlineData("vit")]
    [InlineData("deit_distilled")]
    [InlineData("dinov2_reg4")]
    [InlineData("dinov2_classifier")]
    [InlineData("dinov3")]
    [InlineData("clip")]
    [InlineData("siglip")]
    public void Each_picture_of_a_batch_gives_what_it_gives_alone(string family)
    {
        using ViTSession session = Open(family);
        session.Outputs = session.Available;
        Paint(session);
        float[][][] alone = [.. Enumerable.Range(0, 3).Select(slot =>
        {
            session.Run(1, slot);
            return Outputs(session, slot);
        })];

        foreach ((int start, int count) in ((int, int)[])[(0, 3), (0, 2), (1, 2)])
        {
            session.Run(count, start);

            for (int slot = start; slot < start + count; slot++)
            {
                Assert.All(alone[slot].Zip(Outputs(session, slot)), pair => Close.Within(1e-5, pair.First, pair.Second, $"{count} from {start}, slot {slot}"));
            }
        }
        Assert.False(session.RunsOneByOne);
        Assert.True(Close.Cosine(session.Slots[0].Embedding, session.Slots[1].Embedding) < 0.9999999);
    }

    [Fact]
    public void A_batch_leaves_the_slots_beside_it_as_they_were()
    {
        using ViTSession session = Open("vit");
        Paint(session);
        session.Run(3);
        float[] last = session.Slots[2].Embedding.ToArray();
        session.Slots[2].Pixels.Clear();

        session.Run(2);
        Assert.Equal(last, session.Slots[2].Embedding.ToArray());
        session.Run(1, 2);
        Assert.NotEqual(last, session.Slots[2].Embedding.ToArray());
    }

    [Fact]
    public void What_concerns_one_picture_is_the_first_slot()
    {
        using ViTSession session = Open("vit");
        session.Outputs = session.Available;
        Paint(session);
        session.Run();

        Assert.True(session.Pixels == session.Slots[0].Pixels);
        Assert.True(session.Embedding == session.Slots[0].Embedding && session.Tokens == session.Slots[0].Tokens);
        Assert.True(session.Rollout == session.Slots[0].Rollout && session.Attention(1) == session.Slots[0].Attention(1));
        Assert.Same(session.AttentionLayers, session.Slots[0].AttentionLayers);
    }

    [Fact]
    public void Changing_counts_allocates_no_managed_memory_once_warm()
    {
        using ViTSession session = ModelOpener.Open(Embedded, Cpu);
        session.Outputs = session.Available;
        int i = 0;
        void Frame()
        {
            session.Run(1 + (i++ % 3));
            session.Run(1, 2);
            if (session.Slots[2].Embedding.Length + session.Slots[2].AttentionLayers[0].Length == 0)
                throw new InvalidOperationException();
        }

        for (int warm = 0; warm < 6; warm++)
            Frame();

        Assert.Equal(0, Allocation.OfFiveFrames(Frame));
    }

    [Fact]
    public void Int8_runs_one_by_one_so_that_a_vector_does_not_depend_on_its_neighbours()
    {
        using ViTSession session = ModelOpener.Open(Embedded, Cpu with { Precision = Precision.Int8 });
        Paint(session);
        session.Run(1, 1);
        float[] alone = session.Slots[1].Embedding.ToArray();

        session.Run(3);

        Assert.True(session.RunsOneByOne);
        Assert.Equal(alone, session.Slots[1].Embedding.ToArray());
    }

    [Fact]
    public void A_graph_with_a_fixed_batch_runs_one_by_one()
    {
        using ViTSession session = ViTSession.Open(new TinyVit().ToBytes(), options: Cpu);
        Paint(session);

        session.Run(3);

        Assert.True(session.RunsOneByOne);
        for (int slot = 0; slot < 3; slot++)
            Close.Within(2e-6, new TinyReference(session.Slots[slot].Pixels, session.Residuals).Embedding, session.Slots[slot].Embedding, "embedding");
    }

    [Fact]
    public void A_graph_that_only_claims_to_take_batches_is_refused_with_one_line()
    {
        string message = Assert.Throws<InferenceException>(() => ViTSession.Open(new TinyVit { Batch = "batch" }.ToBytes(), options: Cpu)).Message;

        Assert.Contains("3 pictures", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(1, -1)]
    [InlineData(int.MaxValue, 1)]
    public void Slots_that_are_not_there_are_refused(int count, int start)
    {
        using ViTSession session = Open("vit");

        Assert.Throws<ArgumentOutOfRangeException>(() => session.Run(count, start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_batch_that_cannot_be_is_refused(int pictures)
    {
        var error = Assert.Throws<InferenceException>(() => ViTSession.Open(new TinyVit().ToBytes(), options: Cpu with { MaxBatch = pictures }));

        Assert.Contains("use 1 to 64", error.Message, StringComparison.Ordinal);
    }
}
