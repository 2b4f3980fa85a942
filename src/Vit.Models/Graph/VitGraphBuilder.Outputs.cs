using Vit.Models.Cards;
using Vit.Models.Onnx;

namespace Vit.Models.Graph;

public sealed partial class VitGraphBuilder
{
    /// <summary>From the last layer's result to the graph's outputs.</summary>
    private void Finish(string x)
    {
        bool normAll = a.FinalNorm == FinalNorm.AllTokens;
        string? tokensName = variant.Tokens ? GraphNames.Tokens : null;
        string tokens = normAll
            ? Norm(x, "norm", tokensName)
            : variant.Tokens ? g.Node("Identity", [x], GraphNames.Tokens) : x;
        if (variant.Tokens)
            g.Output(GraphNames.Tokens, "batch", LastCount, a.TokenDim);

        string? poolAttention = null;
        string embedding = a.Embedding switch
        {
            EmbeddingKind.AttentionPool => AttentionPool(tokens, out poolAttention),
            EmbeddingKind.MeanPatch => PooledNorm(MeanPatch(tokens)),
            _ => PooledNorm(First(tokens)),
        };
        Pooled(embedding, tokens, poolAttention);
        int width = a.TokenDim;
        if (a.Embedding == EmbeddingKind.Projection)
        {
            embedding = Linear(embedding, "projection");
            width = (int)g.Proto.Initializer.First(t => t.Name == "projection.weight").Dims[1];
        }
        g.Node("Identity", [embedding], GraphNames.Embedding);
        g.Output(GraphNames.Embedding, "batch", width);
        Rollout(poolAttention);
    }

    private string PooledNorm(string pooled) => a.FinalNorm == FinalNorm.PooledOnly ? Norm(pooled, "norm") : pooled;

    /// <summary>[B, N, D] to [B, D].</summary>
    private string First(string tokens) => g.Node("Reshape", [ClassToken(tokens), g.Longs(-1, a.TokenDim)]);

    /// <summary>Mean over patch tokens, [B, N, D] to [B, D].</summary>
    private string MeanPatch(string tokens)
    {
        string patches = g.Node("Slice", [tokens, g.Longs(a.SpecialTokens), g.Longs(a.Tokens), g.Longs(1)]);
        return g.Node("ReduceMean", [patches, g.Longs(1)], null, OnnxGraph.Attr("keepdims", 0));
    }

    /// <summary>One constant query over all tokens, then a residual MLP: [B, N, D] to [B, D].</summary>
    private string AttentionPool(string tokens, out string probabilities)
    {
        string kh = Heads(Linear(tokens, "pool.key"), a.Tokens), vh = Heads(Linear(tokens, "pool.value"), a.Tokens);
        string qh = Heads("pool.query", 1);
        string logits = g.Node("MatMul", [qh, g.Node("Transpose", [kh], null, OnnxGraph.Attr("perm", 0, 1, 3, 2))]);
        probabilities = g.Node("Softmax", [logits], "pool_attention", OnnxGraph.Attr("axis", -1));
        string mixed = g.Node("Transpose", [g.Node("MatMul", [probabilities, vh])], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));
        string pooled = Linear(g.Node("Reshape", [mixed, g.Longs(0, 1, a.TokenDim)]), "pool.out");
        string inner = Activate(Linear(Norm(pooled, "pool.norm"), "pool.mlp.in"));
        string sum = g.Node("Add", [pooled, Linear(inner, "pool.mlp.out")]);
        return g.Node("Reshape", [sum, g.Longs(-1, a.TokenDim)]);
    }

    private void Rollout(string? poolAttention)
    {
        if (variant.Probes && poolAttention is not null)
            g.Output(poolAttention, "batch", a.Heads, 1, a.Tokens);
        if (!variant.Rollout && !variant.RolloutMatrix)
            return;
        var half = new float[a.Layers];
        Array.Fill(half, 0.5f);
        g.Floats(GraphNames.Residuals, half, a.Layers);
        // An initializer that is also an input is a default that a caller may override.
        g.Input(GraphNames.Residuals, a.Layers);
        if (variant.Rollout)
        {
            RolloutGraph.Row(g, attention, Start(poolAttention), GraphNames.Residuals, a.Tokens, GraphNames.Rollout, lastRows);
            g.Output(GraphNames.Rollout, "batch", a.Tokens);
        }
        if (variant.RolloutMatrix)
        {
            RolloutGraph.Matrix(g, attention, GraphNames.Residuals, a.Heads, a.Tokens, GraphNames.RolloutMatrix);
            g.Output(GraphNames.RolloutMatrix, "batch", a.Tokens, a.Tokens);
        }
    }

    /// <summary>The start row, [1 or B, 1, N].</summary>
    private string Start(string? poolAttention)
    {
        if (a.RolloutStart == RolloutStart.AttentionPool)
            return g.Node("ReduceMean", [poolAttention!, g.Longs(1)], null, OnnxGraph.Attr("keepdims", 0));
        var row = new float[a.Tokens];
        switch (a.RolloutStart)
        {
            case RolloutStart.ClassToken:
                row[0] = 1;
                break;
            case RolloutStart.ClassAndDistillation:
                row[0] = row[1] = 0.5f;
                break;
            case RolloutStart.ClassAndPatches:
                Array.Fill(row, 0.5f / a.Patches, a.SpecialTokens, a.Patches);
                row[0] = 0.5f;
                break;
            default:
                Array.Fill(row, 1f / a.Patches, a.SpecialTokens, a.Patches);
                break;
        }
        return g.Floats("rollout/start", row, 1, 1, a.Tokens);
    }

    /// <summary>What the libraries' heads make of the tokens; for verification.</summary>
    private void Pooled(string pooled, string tokens, string? poolAttention)
    {
        if (!variant.Probes)
            return;
        string pooler = poolAttention is null && constants.Contains("pooler.weight")
            ? g.Node("Tanh", [Linear(First(tokens), "pooler")])
            : pooled;
        Probe("pooler_output", pooler, a.TokenDim);
        if (!constants.Contains("classifier.weight"))
            return;
        TensorProto weight = g.Proto.Initializer.First(t => t.Name == "classifier.weight");
        int classes = (int)weight.Dims[1];
        string features = weight.Dims[0] == 2L * a.TokenDim
            ? g.Node("Concat", [pooled, MeanPatch(tokens)], null, OnnxGraph.Attr("axis", -1))
            : pooled;
        string logits = Linear(features, "classifier");
        if (constants.Contains("distillation_classifier.weight"))
        {
            string second = g.Node("Slice", [tokens, g.Longs(1), g.Longs(2), g.Longs(1)]);
            string distilled = Linear(g.Node("Reshape", [second, g.Longs(-1, a.TokenDim)]), "distillation_classifier");
            Probe("cls_logits", logits, classes);
            Probe("distillation_logits", distilled, classes);
            logits = g.Node("Mul", [g.Node("Add", [logits, distilled]), g.Scalar(0.5f)]);
        }
        Probe("logits", logits, classes);
    }
}
