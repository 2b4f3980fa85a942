using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

public sealed class ViTSessionTests
{
    /// <summary>Three layers of float32 arithmetic on values up to 3 against double precision.</summary>
    private const double Tolerance = 2e-6;

    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu, Threads = 1 };

    private static ViTSession Open(TinyVit? model = null) => ViTSession.Open((model ?? new TinyVit()).ToBytes(), options: Cpu);

    private static void Paint(ViTSession session, uint seed = 7) =>
        SelfTest.Paint(session.Pixels, TinyVit.Height, TinyVit.Width, seed);

    [Fact]
    public void Every_output_is_what_the_formulas_give()
    {
        using ViTSession session = Open();
        session.Outputs = session.Available;
        Paint(session);

        session.Run();

        var expected = new TinyReference(session.Pixels, session.Residuals);
        Close.Within(Tolerance, expected.Embedding, session.Embedding, "embedding");
        Close.Within(Tolerance, TinyReference.Flat(expected.Tokens), session.Tokens, "tokens");
        Close.Within(Tolerance, expected.Row, session.Rollout, "rollout");
        Close.Within(Tolerance, TinyReference.Flat(expected.Matrix), session.RolloutMatrix, "rollout matrix");
        for (int layer = 0; layer < TinyVit.Layers; layer++)
        {
            Close.Within(Tolerance, TinyReference.Flat(expected.Attention[layer]), session.Attention(layer), $"attention {layer}");
            Close.Within(0, session.Attention(layer), session.AttentionLayers[layer].Span, "the same attention as a list");
        }
        Assert.Equal(TinyVit.Layers, session.AttentionLayers.Count);
    }

    [Theory]
    [InlineData(1f, 1f, 0f)]
    [InlineData(0f, 1f, 1f)]
    [InlineData(1f, 0.25f, 0.75f)]
    [InlineData(1f, 1f, 1f)]
    public void Residual_weights_choose_the_layers_of_the_rollout(float first, float second, float last)
    {
        using ViTSession session = Open();
        session.Outputs = session.Available;
        Paint(session);
        float[] residuals = [first, second, last];
        residuals.CopyTo(session.Residuals);

        session.Run();

        var expected = new TinyReference(session.Pixels, residuals);
        Close.Within(Tolerance, expected.Row, session.Rollout, "rollout");
        Close.Within(Tolerance, TinyReference.Flat(expected.Matrix), session.RolloutMatrix, "rollout matrix");
    }

    [Fact]
    public void Residual_weights_with_a_default_in_the_file_are_overridden_from_run_to_run()
    {
        using ViTSession session = Open(new TinyVit { ResidualsHaveDefault = true });
        Paint(session);
        foreach (float[] residuals in (float[][])[[0.5f, 0.5f, 0.5f], [1, 0.25f, 0.75f], [0, 0, 0.5f]])
        {
            residuals.CopyTo(session.Residuals);

            session.Run();

            Close.Within(Tolerance, new TinyReference(session.Pixels, residuals).Row, session.Rollout, "rollout");
        }
    }

    [Fact]
    public void A_rollout_of_the_last_layer_alone_is_the_mean_of_its_class_rows()
    {
        using ViTSession session = Open();
        session.Outputs = SessionOutputs.Rollout | SessionOutputs.Attention;
        Paint(session);
        ((ReadOnlySpan<float>)[1, 1, 0]).CopyTo(session.Residuals);

        session.Run();

        ReadOnlySpan<float> heads = session.Attention(TinyVit.Layers - 1);
        for (int token = 0; token < TinyVit.Tokens; token++)
        {
            float mean = (heads[token] + heads[(TinyVit.Tokens * TinyVit.Tokens) + token]) / 2;
            Assert.Equal(mean, session.Rollout[token], 1e-6f);
        }
    }

    [Fact]
    public void A_new_session_weighs_every_layer_by_one_half_and_fetches_embedding_and_rollout()
    {
        using ViTSession session = Open();

        Assert.Equal([0.5f, 0.5f, 0.5f], session.Residuals.ToArray());
        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Rollout, session.Outputs);
    }

    [Fact]
    public void Outputs_can_be_changed_between_runs_in_any_combination()
    {
        using ViTSession session = Open();
        for (int flags = 0; flags <= (int)session.Available; flags++)
        {
            session.Outputs = (SessionOutputs)flags;
            Paint(session, (uint)flags + 1);
            session.Run();

            var expected = new TinyReference(session.Pixels, session.Residuals);
            Close.Within(Tolerance, expected.Embedding, session.Embedding, "embedding");
            if (session.Outputs.HasFlag(SessionOutputs.Tokens))
                Close.Within(Tolerance, TinyReference.Flat(expected.Tokens), session.Tokens, "tokens");
            if (session.Outputs.HasFlag(SessionOutputs.Rollout))
                Close.Within(Tolerance, expected.Row, session.Rollout, "rollout");
            if (session.Outputs.HasFlag(SessionOutputs.RolloutMatrix))
                Close.Within(Tolerance, TinyReference.Flat(expected.Matrix), session.RolloutMatrix, "rollout matrix");
            if (session.Outputs.HasFlag(SessionOutputs.Attention))
                Close.Within(Tolerance, TinyReference.Flat(expected.Attention[1]), session.Attention(1), "attention");
        }
    }

    [Fact]
    public void Reading_an_output_that_was_not_fetched_says_which()
    {
        using ViTSession session = Open();
        session.Run();

        var error = Assert.Throws<InvalidOperationException>(() => session.Tokens.Length);

        Assert.Contains("Tokens is not fetched", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_the_graph_lacks_is_refused_by_name()
    {
        using ViTSession session = Open(new TinyVit { RolloutMatrix = false, AttentionOutputs = 0 });

        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Tokens | SessionOutputs.Rollout, session.Available);
        var error = Assert.Throws<InferenceException>(() => session.Outputs = SessionOutputs.Tokens | SessionOutputs.Attention);

        Assert.Contains("no output for Attention", error.Message, StringComparison.Ordinal);
        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Rollout, session.Outputs);
    }

    [Fact]
    public void A_graph_with_fixed_residuals_has_none_to_set()
    {
        using ViTSession session = Open(new TinyVit { Residuals = false });
        Paint(session);

        session.Run();

        Assert.True(session.Residuals.IsEmpty);
        Close.Within(Tolerance, new TinyReference(session.Pixels, [0.5f, 0.5f, 0.5f]).Row, session.Rollout, "rollout");
    }

    [Theory]
    [InlineData("B")]
    [InlineData("batch")]
    [InlineData("anything")]
    public void A_symbolic_batch_runs_one_picture(string symbol)
    {
        using ViTSession session = Open(new TinyVit { Batch = symbol });
        Paint(session);

        session.Run();

        Close.Within(Tolerance, new TinyReference(session.Pixels, session.Residuals).Embedding, session.Embedding, "embedding");
    }

    [Fact]
    public void A_run_allocates_no_managed_memory()
    {
        using ViTSession session = Open();
        session.Outputs = session.Available;
        session.Run();
        int i = 0;

        long allocated = Allocation.OfFiveFrames(() =>
        {
            i++;
            session.Pixels[i % 72] = i;
            session.Residuals[i % 3] = 0.5f;
            session.Run();
            if (session.Embedding.Length + session.Rollout.Length + session.Attention(2).Length + session.AttentionLayers[0].Length == 0)
                throw new InvalidOperationException();
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Changing_back_to_outputs_used_before_allocates_no_new_buffers()
    {
        using ViTSession session = Open();
        session.Outputs = session.Available;
        session.Run();
        ReadOnlyMemory<float> first = session.AttentionLayers[0];

        session.Outputs = SessionOutputs.Embedding;
        session.Outputs = SessionOutputs.Attention;
        session.Run();

        Assert.True(first.Equals(session.AttentionLayers[0]));
    }

    [Fact]
    public void Two_sessions_in_one_process_are_independent()
    {
        using ViTSession one = Open();
        using ViTSession two = Open();
        Paint(one, 1);
        Paint(two, 2);

        one.Run();
        two.Run();

        Close.Within(Tolerance, new TinyReference(one.Pixels, one.Residuals).Embedding, one.Embedding, "first");
        Close.Within(Tolerance, new TinyReference(two.Pixels, two.Residuals).Embedding, two.Embedding, "second");
        Assert.NotEqual(one.Embedding.ToArray(), two.Embedding.ToArray());
    }

    [Fact]
    public void A_disposed_session_refuses_to_run_and_its_spans_stay_readable()
    {
        ViTSession session = Open();
        session.Run();
        ReadOnlySpan<float> embedding = session.Embedding;
        float before = embedding[0];

        session.Dispose();
        session.Dispose();

        Assert.Equal(before, embedding[0]);
        Assert.Throws<ObjectDisposedException>(session.Run);
        Assert.Throws<ObjectDisposedException>(() => session.Outputs = SessionOutputs.Tokens);
    }

    [Fact]
    public void A_session_says_where_it_runs()
    {
        using ViTSession session = ViTSession.Open(new TinyVit().ToBytes(), options: Cpu with { Threads = 2 });

        Assert.Equal("cpu", session.Provider);
        Assert.Equal(Precision.Fp32, session.Precision);
        Assert.Equal("", session.Reason);
        Assert.False(session.Report.FellBack);
        Assert.Equal(2, session.Threads);
        Assert.Null(session.SelfTest);
        Assert.True(session.LoadTime > TimeSpan.Zero);
    }
}
