using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Models.Reference;

namespace Vit.Perception.Verification;

/// <summary>
/// Runs a model on reference inputs and compares every output with what another implementation gave.
/// A checkpoint folder is built for each input size with all intermediate outputs; a model file is taken as it is.
/// </summary>
public static class Verifier
{
    /// <summary>Compares.</summary>
    /// <param name="model">A model file or a checkpoint folder.</param>
    /// <param name="referenceFolder">A folder with <c>case.json</c>.</param>
    /// <param name="tolerance">Replaces every stated tolerance when given.</param>
    /// <param name="form">How attention is computed, for checkpoint folders.</param>
    /// <exception cref="ModelFormatException">The model or the references cannot be read.</exception>
    public static VerificationReport Run(string model, string referenceFolder, double? tolerance = null, AttentionForm form = AttentionForm.Auto)
    {
        ReferenceCase references = ReferenceCase.Load(referenceFolder);
        var comparisons = new List<Comparison>();
        var skipped = new List<string>();
        foreach (ReferenceInput input in references.Inputs)
        {
            if (input.TryLoad("pixel_values") is not { } pixels)
            {
                skipped.Add($"{input.Name}: no pixel_values.npy");
                continue;
            }
            using Subject? subject = Open(model, input, references.TimmArguments, form);
            if (subject is null)
                skipped.Add($"{input.Name}: {input.Width}x{input.Height} is not the model file's input size");
            else
                comparisons.AddRange(new OutputComparer(references, input, tolerance).Compare(subject.Run(pixels), subject.SpecialTokens));
        }
        return new VerificationReport(comparisons, skipped);
    }

    private static Subject? Open(string model, ReferenceInput input, JsonElement? timmArguments, AttentionForm form)
    {
        if (!Directory.Exists(model))
        {
            ModelProto stored = OnnxFile.Load(model);
            ModelCard card = ModelCard.Parse(OnnxFile.Metadata(stored, ModelCard.MetadataKey)
                ?? throw new ModelFormatException($"{model}: no model card inside: import it first with 'vit import'"));
            return card.InputHeight == input.Height && card.InputWidth == input.Width
                ? new Subject(Session(o => new InferenceSession(model, o)), card, denormalise: true)
                : null;
        }
        using Checkpoint checkpoint = Checkpoint.Open(model, timmArguments);
        ModelProto built = VitModelBuilder.Build(checkpoint, new BuildOptions
        {
            InputHeight = input.Height,
            InputWidth = input.Width,
            FoldNormalisation = false,
            Variant = new GraphVariant { Tokens = true, Attention = true, Probes = true, Form = form },
        });
        return new Subject(Session(o => new InferenceSession(built.ToByteArray(), o)), ModelCard.Parse(OnnxFile.Metadata(built, ModelCard.MetadataKey)!), denormalise: false);
    }

    private static InferenceSession Session(Func<SessionOptions, InferenceSession> open)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        try
        {
            return open(options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException($"ONNX Runtime cannot load the model ({e.Message})", e);
        }
    }

    /// <summary>A session and how its input is fed.</summary>
    private sealed class Subject(InferenceSession session, ModelCard card, bool denormalise) : IDisposable
    {
        public int SpecialTokens => card.SpecialTokens;

        /// <summary>Every output by name, for normalised pixel values [B, 3, H, W].</summary>
        public Dictionary<string, float[]> Run(NpyArray pixels)
        {
            float[] values = denormalise ? Denormalised(pixels) : pixels.Data;
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(values, [.. pixels.Shape.Select(n => (long)n)]);
            string[] names = [.. session.OutputNames];
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [GraphNames.Pixels], [input], names);
            var byName = new Dictionary<string, float[]>(StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++)
                byName[names[i]] = outputs[i].GetTensorDataAsSpan<float>().ToArray();
            return byName;
        }

        public void Dispose() => session.Dispose();

        /// <summary>The model's input is 0..255 with mean and std inside: what the reference normalised is taken back.</summary>
        private float[] Denormalised(NpyArray pixels)
        {
            int plane = card.InputHeight * card.InputWidth;
            var raw = new float[pixels.Data.Length];
            for (int i = 0; i < raw.Length; i++)
            {
                int channel = i / plane % 3;
                raw[i] = (float)(((double)pixels.Data[i] * card.Processor.Std[channel] + card.Processor.Mean[channel]) / card.Processor.RescaleFactor);
            }
            return raw;
        }
    }
}
