using Vit.Models;
using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class SelfTestTests
{
    private static readonly SelfTestReference Reference = new(1, [3, -4, 0.5f, 1], [0.25f, 0.25f, 0.4f, 0.1f]);

    private static float[] Scaled(float[] values, float noise) => [.. values.Select((v, i) => v + (noise * (i % 2 == 0 ? 1 : -1)))];

    private static ViTSession Open(TinyVit model) =>
        ViTSession.Open(model.ToBytes(), options: new InferenceOptions { Provider = ProviderNames.Cpu, Threads = 1 });

    [Theory]
    [InlineData(Precision.Fp32, 1e-5f, true)]
    [InlineData(Precision.Fp32, 3e-3f, false)]
    [InlineData(Precision.Tf32, 1e-3f, true)]
    [InlineData(Precision.Fp16, 3e-3f, true)]
    [InlineData(Precision.Bf16, 1e-2f, true)]
    [InlineData(Precision.Bf16, 1e-1f, false)]
    [InlineData(Precision.Int8, 1e-2f, true)]
    [InlineData(Precision.Int8, 1e-1f, false)]
    public void Differences_are_judged_by_precision(Precision precision, float noise, bool passes)
    {
        SelfTestResult result = SelfTest.Judge(Reference, Scaled(Reference.Embedding, noise), Scaled(Reference.Attention, noise / 4), precision);

        Assert.Equal(passes, result.Passed);
        Assert.Equal(noise / 4, result.EmbeddingMaxAbs, noise * 0.01);
        Assert.Equal(noise / 4 / 0.4, result.AttentionMaxAbs, noise * 0.01);
    }

    [Fact]
    public void Wrong_attention_under_a_right_embedding_fails()
    {
        SelfTestResult result = SelfTest.Judge(Reference, Reference.Embedding, [0.1f, 0.4f, 0.25f, 0.25f], Precision.Bf16);

        Assert.False(result.Passed);
        Assert.Equal(1, result.EmbeddingCosine, 1e-12);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_fails(float value) =>
        Assert.False(SelfTest.Judge(Reference, [3, -4, value, 1], Reference.Attention, Precision.Bf16).Passed);

    [Fact]
    public void An_output_of_another_length_fails() =>
        Assert.False(SelfTest.Judge(Reference, [3, -4, 0.5f], Reference.Attention, Precision.Bf16).Passed);

    [Fact]
    public void A_reference_is_read_as_it_was_written_and_nothing_else_is()
    {
        SelfTestReference read = SelfTestReference.Parse(Reference.ToJson());

        Assert.Equal(Reference.Seed, read.Seed);
        Assert.Equal(Reference.Embedding, read.Embedding);
        Assert.Equal(Reference.Attention, read.Attention);
        foreach (string damaged in (string[])["", "null", "{}", "[1]", "{\"seed\":-1}", "{\"seed\":1,\"embedding\":null,\"attention\":[]}", "{\"seed\":1,\"embedding\":[1e99],\"attention\":\"x\"}"])
            Assert.DoesNotContain('\n', Assert.Throws<ModelFormatException>(() => SelfTestReference.Parse(damaged)).Message);
    }

    [Fact]
    public void A_session_passes_its_own_reference_and_keeps_its_settings()
    {
        using ViTSession session = Open(new TinyVit());
        session.Outputs = SessionOutputs.Tokens;
        session.Residuals[1] = 0.75f;
        SelfTestReference reference = SelfTest.Reference(session);

        SelfTestResult result = SelfTest.Compare(session, reference);

        Assert.True(result.Passed);
        Assert.Equal(0, result.EmbeddingMaxAbs);
        Assert.Equal(SessionOutputs.Tokens | SessionOutputs.Embedding, session.Outputs);
        Assert.Equal([0.5f, 0.75f, 0.5f], session.Residuals.ToArray());
    }

    [Fact]
    public void A_graph_without_rollout_is_tested_by_its_last_attention()
    {
        using ViTSession session = Open(new TinyVit { Rollout = false, RolloutMatrix = false });

        SelfTestReference reference = SelfTest.Reference(session);

        Assert.Equal(TinyVit.Heads * TinyVit.Tokens * TinyVit.Tokens, reference.Attention.Length);
        Assert.True(SelfTest.Compare(session, reference).Passed);
    }

    [Fact]
    public void Another_model_fails_the_test()
    {
        using ViTSession right = Open(new TinyVit());
        SelfTestReference reference = SelfTest.Reference(right);
        Vit.Models.Onnx.ModelProto wrong = new TinyVit().ToModel();
        wrong.Graph.Node.First(n => n.OpType == "Softmax").Attribute[0].I = 2;
        using ViTSession session = ViTSession.Open(Google.Protobuf.MessageExtensions.ToByteArray(wrong), options: new() { Provider = "cpu" });

        SelfTestResult result = SelfTest.Compare(session, reference);

        Assert.False(result.Passed);
        Assert.StartsWith("provider 'x' computes other numbers than the CPU in fp32: embedding cosine 0.", SelfTest.Describe(result, "x", Precision.Fp32), StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_depends_on_its_seed_alone_and_stays_in_range()
    {
        var one = new float[3 * 20 * 30];
        var again = new float[one.Length];
        var other = new float[one.Length];

        SelfTest.Paint(one, 20, 30, 5);
        SelfTest.Paint(again, 20, 30, 5);
        SelfTest.Paint(other, 20, 30, 6);

        Assert.Equal(one, again);
        Assert.NotEqual(one, other);
        Assert.All(one, v => Assert.InRange(v, 0, 255));
    }
}
