using Vit.Models.Cards;
using Vit.Models.Checkpoints;

namespace Vit.Models.Weights;

internal sealed partial class WeightBuilder
{
    /// <summary>What turns tokens into the embedding: CLIP's projection, or the attention-pooling head.</summary>
    private void Pooling()
    {
        if (_target.Embedding == EmbeddingKind.Projection)
        {
            IReadOnlyList<int>? shape = _tensors.ShapeOf("visual_projection.weight");
            Linear(["visual_projection"], "projection", shape is [int outputs, _] ? outputs : 0, _target.TokenDim, null);
        }
        if (_target.Embedding == EmbeddingKind.AttentionPool)
            AttentionPool();
    }

    /// <summary>
    /// One learned query over all tokens. The query is a constant, so its projection is done here:
    /// <c>pool.query</c> [1, 1, D], scaled by 1/sqrt(d).
    /// </summary>
    private void AttentionPool()
    {
        int dim = _target.TokenDim;
        (float[] weights, float[] biases) = PoolProjections(dim);
        float[] probe = _tensors.Read("head.probe", "attn_pool.latent").Expect(dim).Data;
        var query = new float[dim];
        double scale = 1 / Math.Sqrt(_target.HeadDim);
        for (int k = 0; k < dim; k++)
        {
            double sum = biases[k];
            for (int j = 0; j < dim; j++)
                sum += (double)weights[(k * dim) + j] * probe[j];
            query[k] = (float)(sum * scale);
        }
        _graph.Floats("pool.query", query, 1, 1, dim);
        Put("pool.key", Matrices.Transpose(weights.AsSpan(dim * dim, dim * dim), dim, dim), dim, dim, biases[dim..(2 * dim)]);
        Put("pool.value", Matrices.Transpose(weights.AsSpan(2 * dim * dim), dim, dim), dim, dim, biases[(2 * dim)..]);
        Linear(["head.attention.out_proj", "attn_pool.proj"], "pool.out", dim, dim, null);
        Norm(["head.layernorm", "attn_pool.norm"], "pool.norm");
        int width = _tensors.ShapeOf("head.mlp.fc1.weight", "attn_pool.mlp.fc1.weight") is [int rows, _] ? rows : 0;
        Linear(["head.mlp.fc1", "attn_pool.mlp.fc1"], "pool.mlp.in", width, dim, null);
        Linear(["head.mlp.fc2", "attn_pool.mlp.fc2"], "pool.mlp.out", dim, width, null);
    }

    /// <summary>Query, key and value projections stacked, [3D, D] and [3D].</summary>
    private (float[] Weights, float[] Biases) PoolProjections(int dim)
    {
        if (_tensors.TryRead("head.attention.in_proj_weight") is { } stacked)
            return (stacked.Expect(3 * dim, dim).Data, _tensors.Read("head.attention.in_proj_bias").Expect(3 * dim).Data);
        Weight q = _tensors.Read("head.attention.q_proj.weight", "attn_pool.q.weight").Expect(dim, dim);
        Weight qb = _tensors.Read("head.attention.q_proj.bias", "attn_pool.q.bias").Expect(dim);
        if (_tensors.TryRead("attn_pool.kv.weight") is { } kv)
            return ([.. q.Data, .. kv.Expect(2 * dim, dim).Data], [.. qb.Data, .. _tensors.Read("attn_pool.kv.bias").Expect(2 * dim).Data]);
        Weight k = _tensors.Read("head.attention.k_proj.weight").Expect(dim, dim), v = _tensors.Read("head.attention.v_proj.weight").Expect(dim, dim);
        return ([.. q.Data, .. k.Data, .. v.Data], [.. qb.Data, .. _tensors.Read("head.attention.k_proj.bias").Expect(dim).Data, .. _tensors.Read("head.attention.v_proj.bias").Expect(dim).Data]);
    }

    /// <summary>Pooler and classifiers, where the checkpoint has them: outputs that only verification asks for.</summary>
    private void Heads()
    {
        Optional("pooler", "pooler.dense");
        Optional("classifier", "classifier", "cls_classifier", "head");
        Optional("distillation_classifier", "distillation_classifier", "head_dist");
    }

    private void Optional(string name, params string[] aliases)
    {
        if (_tensors.ShapeOf(WeightNames.With(aliases, ".weight")) is [int outputs, int inputs])
            Linear(aliases, name, outputs, inputs, null);
    }
}
