using Vit.Messages.StdMsgs;
using Vit.Messages.VitMsgs;
using Vit.Models.Cards;
using Vit.Perception.Inference;

namespace Vit.Pipeline.Results;

/// <summary>A session as <c>vit_msgs/msg/ModelInfo</c>.</summary>
public static class ModelMessage
{
    /// <summary>Describes a session and how its self-test went.</summary>
    /// <param name="session">The session.</param>
    /// <param name="header">When it was ready; its frame should be empty.</param>
    public static ModelInfo Of(ViTSession session, Header header)
    {
        ArgumentNullException.ThrowIfNull(session);
        ModelCard card = session.Card;
        // The CPU needs no test: it is what the others are compared with.
        SelfTestResult test = session.SelfTest ?? new SelfTestResult(true, 1, 0, 1, 0);
        return new ModelInfo
        {
            Header = header,
            ModelId = card.Id,
            ModelHash = card.HashValue,
            License = card.License,
            Provider = session.Provider,
            Precision = session.Precision.Word(),
            EngineKey = session.Engine,
            EmbeddingDim = (uint)card.EmbeddingDim,
            Layers = (ushort)card.Layers,
            Heads = (ushort)card.Heads,
            SpecialTokens = (ushort)card.SpecialTokens,
            PatchSize = (ushort)card.PatchSize,
            InputWidth = (uint)card.InputWidth,
            InputHeight = (uint)card.InputHeight,
            Mean = [.. card.Processor.Mean],
            Std = [.. card.Processor.Std],
            SelfTestPassed = test.Passed,
            SelfTestCosine = (float)Math.Min(test.EmbeddingCosine, test.AttentionCosine),
            SelfTestMaxAbs = (float)Math.Max(test.EmbeddingMaxAbs, test.AttentionMaxAbs),
        };
    }
}
