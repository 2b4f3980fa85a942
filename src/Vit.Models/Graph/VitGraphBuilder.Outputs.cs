using Vit.Models.Cards;
using Vit.Models.Onnx;

namespace Vit.Models.Graph;

public sealed partial class VitGraphBuilder
{
    /// <summary>From the last layer's result to the graph's outputs.</summary>
    private void Finish(string x)
    {
        bool normAll = _a.FinalNorm == FinalNorm.AllTokens;
        string? tokensName = _variant.Tokens ? GraphNames.Tokens : null;
        string tokens = normAll
            ? Norm(x, "norm", tokensName)
            : _variant.Tokens ? _g.Node("Identity", [x], GraphNames.Tokens) : x;
        if (_variant.Tokens)
            _g.Output(GraphNames.Tokens, "batch", LastCount, _a.TokenDim);

        string? poolAttention = null;
        string embedding = _a.Embedding switch
        {
            EmbeddingKind.AttentionPool => AttentionPool(tokens, out poolAttention),
            EmbeddingKind.MeanPatch => PooledNorm(MeanPatch(tokens)),
            _ => PooledNorm(First(tokens)),
        };
        Pooled(embedding, tokens, poolAttention);
        int width = _a.TokenDim;
        if (_a.Embedding == EmbeddingKind.Projection)
        {
            embedding = Linear(embedding, "projection");
            width = (int)_g.Proto.Initializer.First(t => t.Name == "projection.weight").Dims[1];
        }
        _g.Node("Identity", [embedding], GraphNames.Embedding);
        _g.Output(GraphNames.Embedding, "batch", width);
        Rollout(poolAttention);
    }

    private string PooledNorm(string pooled) => _a.FinalNorm == FinalNorm.PooledOnly ? Norm(pooled, "norm") : pooled;

    /// <summary>[B, N, D] to [B, D].</summary>
    private string First(string tokens) => _g.Node("Reshape", [ClassToken(tokens), _g.Longs(-1, _a.TokenDim)]);

    /// <summary>Mean over patch tokens, [B, N, D] to [B, D].</summary>
    private string MeanPatch(string tokens)
    {
        string patches = _g.Node("Slice", [tokens, _g.Longs(_a.SpecialTokens), _g.Longs(_a.Tokens), _g.Longs(1)]);
        return _g.Node("ReduceMean", [patches, _g.Longs(1)], null, OnnxGraph.Attr("keepdims", 0));
    }

    /// <summary>One constant query over all tokens, then a residual MLP: [B, N, D] to [B, D].</summary>
    private string AttentionPool(string tokens, out string probabilities)
    {
        string kh = Heads(Linear(tokens, "pool.key"), _a.Tokens), vh = Heads(Linear(tokens, "pool.value"), _a.Tokens);
        string qh = Heads("pool.query", 1);
        string logits = _g.Node("MatMul", [qh, _g.Node("Transpose", [kh], null, OnnxGraph.Attr("perm", 0, 1, 3, 2))]);
        probabilities = _g.Node("Softmax", [logits], "pool_attention", OnnxGraph.Attr("axis", -1));
        string mixed = _g.Node("Transpose", [_g.Node("MatMul", [probabilities, vh])], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));
        string pooled = Linear(_g.Node("Reshape", [mixed, _g.Longs(0, 1, _a.TokenDim)]), "pool.out");
        string inner = Activate(Linear(Norm(pooled, "pool.norm"), "pool.mlp.in"));
        string sum = _g.Node("Add", [pooled, Linear(inner, "pool.mlp.out")]);
        return _g.Node("Reshape", [sum, _g.Longs(-1, _a.TokenDim)]);
    }

    private void Rollout(string? poolAttention)
    {
        if (_variant.Probes && poolAttention is not null)
            _g.Output(poolAttention, "batch", _a.Heads, 1, _a.Tokens);
        if (!_variant.Rollout && !_variant.RolloutMatrix)
            return;
        var half = new float[_a.Layers];
        Array.Fill(half, 0.5f);
        _g.Floats(GraphNames.Residuals, half, _a.Layers);
        // An initializer that is also an input is a default that a caller may override.
        _g.Input(GraphNames.Residuals, _a.Layers);
        if (_variant.Rollout)
        {
            RolloutGraph.Row(_g, _attention, Start(poolAttention), GraphNames.Residuals, _a.Tokens, GraphNames.Rollout, _lastQueries);
            _g.Output(GraphNames.Rollout, "batch", _a.Tokens);
        }
        if (_variant.RolloutMatrix)
        {
            RolloutGraph.Matrix(_g, _attention, GraphNames.Residuals, _a.Heads, _a.Tokens, GraphNames.RolloutMatrix);
            _g.Output(GraphNames.RolloutMatrix, "batch", _a.Tokens, _a.Tokens);
        }
    }

    /// <summary>The start row, [1 or B, 1, N].</summary>
    private string Start(string? poolAttention)
    {
        if (_a.RolloutStart == RolloutStart.AttentionPool)
            return _g.Node("ReduceMean", [poolAttention!, _g.Longs(1)], null, OnnxGraph.Attr("keepdims", 0));
        var row = new float[_a.Tokens];
        switch (_a.RolloutStart)
        {
            case RolloutStart.ClassToken:
                row[0] = 1;
                break;
            case RolloutStart.ClassAndDistillation:
                row[0] = row[1] = 0.5f;
                break;
            case RolloutStart.ClassAndPatches:
                Array.Fill(row, 0.5f / _a.Patches, _a.SpecialTokens, _a.Patches);
                row[0] = 0.5f;
                break;
            default:
                Array.Fill(row, 1f / _a.Patches, _a.SpecialTokens, _a.Patches);
                break;
        }
        return _g.Floats("rollout/start", row, 1, 1, _a.Tokens);
    }

    /// <summary>What the libraries' heads make of the tokens; for verification.</summary>
    private void Pooled(string pooled, string tokens, string? poolAttention)
    {
        if (!_variant.Probes)
            return;
        string pooler = poolAttention is null && _constants.Contains("pooler.weight")
            ? _g.Node("Tanh", [Linear(First(tokens), "pooler")])
            : pooled;
        Probe("pooler_output", pooler, _a.TokenDim);
        if (!_constants.Contains("classifier.weight"))
            return;
        TensorProto weight = _g.Proto.Initializer.First(t => t.Name == "classifier.weight");
        int classes = (int)weight.Dims[1];
        string features = weight.Dims[0] == 2L * _a.TokenDim
            ? _g.Node("Concat", [pooled, MeanPatch(tokens)], null, OnnxGraph.Attr("axis", -1))
            : pooled;
        string logits = Linear(features, "classifier");
        if (_constants.Contains("distillation_classifier.weight"))
        {
            string second = _g.Node("Slice", [tokens, _g.Longs(1), _g.Longs(2), _g.Longs(1)]);
            string distilled = Linear(_g.Node("Reshape", [second, _g.Longs(-1, _a.TokenDim)]), "distillation_classifier");
            Probe("cls_logits", logits, classes);
            Probe("distillation_logits", distilled, classes);
            logits = _g.Node("Mul", [_g.Node("Add", [logits, distilled]), _g.Scalar(0.5f)]);
        }
        Probe("logits", logits, classes);
    }
}
