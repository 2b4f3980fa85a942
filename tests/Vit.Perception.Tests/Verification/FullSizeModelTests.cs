using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Quantisation;
using Vit.Testing;

namespace Vit.Perception.Tests.Verification;

/// <summary>
/// Level 2b: networks of real size on real photographs, in the form that serves frames: raw pixels in, mean and std
/// inside the graph, MLP padded. Tolerances of the case: 1e-4 for vectors, 1e-5 for attention, 1e-4 of the peak for maps.
/// </summary>
public sealed class FullSizeModelTests
{
    [Theory]
    [InlineData("vit_base_patch16_224", "vit", 16)]
    [InlineData("deit_tiny_patch16_224", "deit", 16)]
    [InlineData("dinov2_small_224", "dinov2", 14)]
    public void A_full_size_network_gives_what_transformers_gives(string model, string processor, int patch)
    {
        using var folder = new TemporaryFolder();
        WeightRecipe.WriteCheckpoint(Golden.Path("L2b_fullsize", model), folder.Path);
        File.Copy(Golden.Path("L3_preprocess", processor, "preprocessor_config.json"), folder["preprocessor_config.json"]);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        int tokens = 1 + (224 / patch * (224 / patch));
        float[] photos = Photos(processor);

        using InferenceSession full = Session(checkpoint, new GraphVariant { Tokens = true, Attention = true, Probes = true });
        Dictionary<string, float[]> outputs = Run(full, photos, null);

        Compare(model, "cls", 1e-4, outputs[GraphNames.Embedding]);
        CompareIfStored(model, "pooler_output", 1e-4, outputs);
        CompareIfStored(model, "logits", 1e-4, outputs);
        Compare(model, "cls_attention_last", 1e-5, ClassRows(outputs[GraphNames.Attention(checkpoint.Architecture.Layers - 1)], tokens));
        CompareMap(model, "rollout", outputs[GraphNames.Rollout], tokens);

        float[] residuals = [.. Enumerable.Range(0, checkpoint.Architecture.Layers).Select(layer => layer < 4 ? 1f : 0.9f)];
        CompareMap(model, "rollout_rho90_start4", Run(full, photos, residuals)[GraphNames.Rollout], tokens);

        using InferenceSession classRow = Session(checkpoint, GraphVariant.Least);
        Dictionary<string, float[]> fast = Run(classRow, photos, null);
        Close.Within(1e-5, outputs[GraphNames.Embedding], fast[GraphNames.Embedding], "class-row embedding");
        Close.Within(1e-7, outputs[GraphNames.Rollout], fast[GraphNames.Rollout], "class-row rollout");
        AssertInt8(checkpoint, photos, outputs, tokens);
    }

    /// <summary>
    /// In int8 the class token keeps its direction (cosine .999; here .9997 and more), the map its shape (largest difference 2 % of the peak; here
    /// under 1 %), single attention weights within .05 of the float ones (here .02): errors of layers add up, in a softmax they are not averaged.
    /// </summary>
    private static void AssertInt8(Checkpoint checkpoint, float[] photos, Dictionary<string, float[]> expected, int tokens)
    {
        using InferenceSession full = Session(checkpoint, GraphVariant.Full, WeightPrecision.Int8);
        using InferenceSession classRow = Session(checkpoint, GraphVariant.Least, WeightPrecision.Int8);
        Dictionary<string, float[]> outputs = Run(full, photos, null), fast = Run(classRow, photos, null);
        foreach ((string name, float[] values) in expected.Where(o => o.Key.StartsWith("attention.", StringComparison.Ordinal)))
            Close.Within(0.05, values, outputs[name], name);
        foreach (Dictionary<string, float[]> integers in (Dictionary<string, float[]>[])[outputs, fast])
        {
            Close.Within(0.02 * PatchMax(expected[GraphNames.Rollout], tokens), expected[GraphNames.Rollout], integers[GraphNames.Rollout], "int8 rollout");
            Assert.All(Cosines(expected[GraphNames.Embedding], integers[GraphNames.Embedding]), c => Assert.InRange(c, 0.999, 1.0001));
        }
        Assert.All(Cosines(outputs[GraphNames.Embedding], fast[GraphNames.Embedding]), c => Assert.InRange(c, 0.9999, 1.0001));
    }

    private static float PatchMax(float[] rows, int tokens) => rows.Where((_, i) => i % tokens > 0).Max();

    /// <summary>Of each photograph's vector.</summary>
    private static IEnumerable<double> Cosines(float[] expected, float[] actual) => Enumerable.Range(0, 3).Select(photo =>
    {
        int width = expected.Length / 3;
        return Close.Cosine(expected.AsSpan(photo * width, width), actual.AsSpan(photo * width, width));
    });

    private static InferenceSession Session(Checkpoint checkpoint, GraphVariant variant, WeightPrecision precision = WeightPrecision.Fp32)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new InferenceSession(VitModelBuilder.Build(checkpoint, new BuildOptions { InputHeight = 224, InputWidth = 224, Variant = variant, Precision = precision }).ToByteArray(), options);
    }

    private static Dictionary<string, float[]> Run(InferenceSession session, float[] pixels, float[]? residuals)
    {
        var inputs = new Dictionary<string, OrtValue> { [GraphNames.Pixels] = OrtValue.CreateTensorValueFromMemory(pixels, [3, 3, 224, 224]) };
        if (residuals is not null)
            inputs[GraphNames.Residuals] = OrtValue.CreateTensorValueFromMemory(residuals, [residuals.Length]);
        using var options = new RunOptions();
        string[] names = [.. session.OutputNames];
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, inputs, names);
        return names.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    /// <summary>The three photographs as their processor's 8-bit stage left them, RGB planes, 0..255.</summary>
    private static float[] Photos(string processor)
    {
        var pixels = new float[3 * 3 * 224 * 224];
        string[] names = ["astronaut", "chelsea", "coffee"];
        for (int photo = 0; photo < 3; photo++)
        {
            using Mat bgr = Cv2.ImRead(Golden.Path("L3_preprocess", processor, names[photo] + ".png"));
            for (int i = 0; i < 224 * 224; i++)
            {
                Vec3b pixel = bgr.At<Vec3b>(i / 224, i % 224);
                for (int c = 0; c < 3; c++)
                    pixels[(((photo * 3) + c) * 224 * 224) + i] = pixel[2 - c];
            }
        }
        return pixels;
    }

    /// <summary>[photos, heads, N, N] to the class token's rows [photos, heads, N].</summary>
    private static float[] ClassRows(float[] attention, int tokens)
    {
        int blocks = attention.Length / (tokens * tokens);
        var rows = new float[blocks * tokens];
        for (int i = 0; i < blocks; i++)
            attention.AsSpan(i * tokens * tokens, tokens).CopyTo(rows.AsSpan(i * tokens));
        return rows;
    }

    private static void Compare(string model, string file, double tolerance, float[] actual) =>
        Close.Within(tolerance, Golden.Array("L2b_fullsize", model, file + ".npy").Data, actual, file);

    private static void CompareIfStored(string model, string file, double tolerance, Dictionary<string, float[]> outputs)
    {
        if (File.Exists(Golden.Path("L2b_fullsize", model, file + ".npy")))
            Compare(model, file, tolerance, outputs[file]);
    }

    private static void CompareMap(string model, string file, float[] rows, int tokens)
    {
        float[] expected = Golden.Array("L2b_fullsize", model, file + ".npy").Data;
        float[] maps = [.. Enumerable.Range(0, 3).SelectMany(photo => rows[((photo * tokens) + 1)..((photo + 1) * tokens)])];
        Close.Within(1e-4 * expected.Max(), expected, maps, file);
    }
}
