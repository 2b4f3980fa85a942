using System.Globalization;

namespace Vit.Perception.Inference;

/// <summary>
/// Guards against providers that answer quickly and wrongly: several releases of TensorRT computed fused attention of
/// ViTs wrong without an error. A session on such a provider is compared with the CPU on one picture before it serves.
/// </summary>
public static class SelfTest
{
    /// <summary>The seed that <see cref="ViTSession.Open(string, InferenceOptions?)"/> uses.</summary>
    public const uint DefaultSeed = 0x5eed;

    /// <summary>
    /// Runs the self-test's picture through a session that is trusted: one on the CPU. The rollout is taken with residual
    /// weights that differ from layer to layer and from the default, so that a provider which drops them is found out.
    /// Outputs and residual weights of the session stay as they were set.
    /// </summary>
    public static SelfTestReference Reference(ViTSession session, uint seed = DefaultSeed)
    {
        SelfTestReference? reference = null;
        Run(session, seed, () => reference = new(seed, session.Embedding.ToArray(), Attention(session).ToArray()));
        return reference!;
    }

    /// <summary>Runs the same picture through another session and compares; otherwise as <see cref="Reference"/>.</summary>
    public static SelfTestResult Compare(ViTSession session, SelfTestReference reference)
    {
        SelfTestResult result = default;
        Run(session, reference.Seed, () => result = Judge(reference, session.Embedding, Attention(session), session.Precision));
        return result;
    }

    /// <summary>One line on a failed test: the figures and the provider.</summary>
    public static string Describe(SelfTestResult result, string provider, Precision precision) =>
        $"provider '{provider}' computes other numbers than the CPU in {precision.Word()}: {Figures(result)}";

    /// <summary>The figures of a test in words.</summary>
    public static string Figures(SelfTestResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"embedding cosine {result.EmbeddingCosine:f5}, attention cosine {result.AttentionCosine:f5}, largest relative differences {result.EmbeddingMaxAbs:g2} and {result.AttentionMaxAbs:g2}");

    /// <summary>
    /// Fills pixels [3, H, W], 0..255, with waves of several lengths and a little noise: structure for the attention to find,
    /// and no two patches alike. The same seed gives the same picture on every machine.
    /// </summary>
    public static void Paint(Span<float> pixels, int height, int width, uint seed)
    {
        uint state = seed | 1;
        int i = 0;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    // Marsaglia's xorshift32.
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    float u = (float)x / width, v = (float)y / height;
                    float wave = MathF.Sin((7 * u) + (3 * channel)) + MathF.Sin((23 * v) - (11 * u)) + MathF.Sin(5 * u * v * (channel + 1));
                    pixels[i++] = Math.Clamp(128 + (36 * wave) + ((state >> 24) / 8f) - 16, 0, 255);
                }
            }
        }
    }

    /// <summary>The comparison itself.</summary>
    internal static SelfTestResult Judge(
        SelfTestReference reference, ReadOnlySpan<float> embedding, ReadOnlySpan<float> attention, Precision precision)
    {
        (double cosine, double maxAbs) = Tolerance(precision);
        (double embeddingCosine, double embeddingMaxAbs) = Distance(reference.Embedding, embedding);
        (double attentionCosine, double attentionMaxAbs) = Distance(reference.Attention, attention);
        bool passed = embeddingCosine >= cosine && attentionCosine >= cosine && embeddingMaxAbs <= maxAbs && attentionMaxAbs <= maxAbs;
        return new(passed, embeddingCosine, embeddingMaxAbs, attentionCosine, attentionMaxAbs);
    }

    /// <summary>
    /// Least cosine and largest relative difference. Wrong engines are off by far more (cosines of 0.02 to 0.9 were reported),
    /// right ones by far less: OpenVINO's bf16 reaches a cosine of 0.99997 on ViT-B/16, int8 on the CPU 0.9997 and more.
    /// </summary>
    private static (double Cosine, double MaxAbs) Tolerance(Precision precision) => precision switch
    {
        Precision.Fp32 => (0.99999, 1e-3),
        Precision.Tf32 => (0.9999, 1e-2),
        Precision.Fp16 => (0.999, 5e-2),
        _ => (0.998, 1e-1),
    };

    private static void Run(ViTSession session, uint seed, Action read)
    {
        SessionOutputs outputs = session.Outputs;
        float[] residuals = session.Residuals.ToArray();
        session.Outputs = Wanted(session);
        Paint(session.Pixels, session.Card.InputHeight, session.Card.InputWidth, seed);
        for (int layer = 0; layer < residuals.Length; layer++)
            session.Residuals[layer] = layer % 2 == 0 ? 0.3f : 0.6f;
        session.Run();
        read();
        residuals.CopyTo(session.Residuals);
        session.Outputs = outputs;
    }

    private static SessionOutputs Wanted(ViTSession session) =>
        SessionOutputs.Embedding | (Has(session, SessionOutputs.Rollout) ? SessionOutputs.Rollout : session.Available & SessionOutputs.Attention);

    private static ReadOnlySpan<float> Attention(ViTSession session)
    {
        if (Has(session, SessionOutputs.Rollout))
            return session.Rollout;
        return Has(session, SessionOutputs.Attention) ? session.Attention(session.Card.Layers - 1) : [];
    }

    private static bool Has(ViTSession session, SessionOutputs output) => (session.Available & output) != 0;

    private static (double Cosine, double MaxAbs) Distance(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            return (double.NaN, double.PositiveInfinity);
        if (expected.IsEmpty)
            return (1, 0);
        double dot = 0, expectedSquares = 0, actualSquares = 0, worst = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double e = expected[i], a = actual[i];
            dot += e * a;
            expectedSquares += e * e;
            actualSquares += a * a;
            largest = Math.Max(largest, Math.Abs(e));
            worst = Math.Max(worst, Math.Abs(e - a));
        }
        return (dot / Math.Sqrt(expectedSquares * actualSquares), worst / largest);
    }
}
