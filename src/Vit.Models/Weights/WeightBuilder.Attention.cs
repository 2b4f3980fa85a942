using Vit.Models.Checkpoints;

namespace Vit.Models.Weights;

internal sealed partial class WeightBuilder
{
    /// <summary>
    /// Queries carry the attention scale 1/sqrt(d), so the graph multiplies by nothing; where queries are normalised
    /// per head the scale sits in that norm instead, because it would be normalised away.
    /// </summary>
    private void QueryKeyValue(int i, string here)
    {
        int dim = _target.TokenDim;
        float scale = (float)(1 / Math.Sqrt(_target.HeadDim));
        float inQuery = _target.QueryKeyNorm ? 1 : scale;
        if (_tensors.TryRead(WeightNames.With(_names.In(i, "attn.qkv"), ".weight")) is { } fused)
        {
            fused.Expect(3 * dim, dim);
            float[]? bias = FusedBias(i, dim);
            Projection(here + "query", fused.Data.AsSpan(0, dim * dim), bias?[..dim], inQuery);
            Projection(here + "key", fused.Data.AsSpan(dim * dim, dim * dim), bias?[dim..(2 * dim)], 1);
            Projection(here + "value", fused.Data.AsSpan(2 * dim * dim), bias?[(2 * dim)..], 1);
        }
        else
        {
            Separate(i, here + "query", inQuery, "attention.attention.query", "attention.q_proj", "self_attn.q_proj");
            Separate(i, here + "key", 1, "attention.attention.key", "attention.k_proj", "self_attn.k_proj");
            Separate(i, here + "value", 1, "attention.attention.value", "attention.v_proj", "self_attn.v_proj");
        }
        if (_target.QueryKeyNorm)
        {
            HeadNorm(i, here + "query_norm", scale, "attn.q_norm");
            HeadNorm(i, here + "key_norm", 1, "attn.k_norm");
        }
    }

    /// <summary>
    /// The stacked bias, or the separate query and value biases of checkpoints whose keys have none.
    /// DINOv3's own files hold a stacked bias with NaN where <c>bias_mask</c> is 0: those keys have no bias.
    /// </summary>
    private float[]? FusedBias(int i, int dim)
    {
        if (_tensors.TryRead(_names.In(i, "attn.qkv.bias")) is { } stacked)
        {
            float[] values = stacked.Expect(3 * dim).Data;
            if (_tensors.TryRead(_names.In(i, "attn.qkv.bias_mask")) is { } mask)
            {
                mask.Expect(3 * dim);
                for (int k = 0; k < values.Length; k++)
                    values[k] = mask.Data[k] == 0 || float.IsNaN(mask.Data[k]) ? 0 : values[k];
            }
            return values;
        }
        if (_tensors.TryRead(_names.In(i, "attn.q_bias")) is not { } query)
            return null;
        var bias = new float[3 * dim];
        query.Expect(dim).Data.CopyTo(bias, 0);
        _tensors.TryRead(_names.In(i, "attn.k_bias"))?.Expect(dim).Data.CopyTo(bias, dim);
        _tensors.Read(_names.In(i, "attn.v_bias")).Expect(dim).Data.CopyTo(bias, 2 * dim);
        return bias;
    }

    private void Separate(int i, string name, float scale, params ReadOnlySpan<string> aliases)
    {
        string[] full = _names.In(i, aliases);
        Weight weight = _tensors.Read(WeightNames.With(full, ".weight")).Expect(_target.TokenDim, _target.TokenDim);
        Projection(name, weight.Data, _tensors.TryRead(WeightNames.With(full, ".bias"))?.Expect(_target.TokenDim).Data, scale);
    }

    /// <summary>A bias of zeros is left out: whether a file stores it depends on who wrote it, and the hash must not.</summary>
    private void Projection(string name, ReadOnlySpan<float> weight, float[]? bias, float scale)
    {
        int dim = _target.TokenDim;
        if (bias is not null && !bias.AsSpan().ContainsAnyExcept(0f))
            bias = null;
        Put(name, Matrices.Scale(Matrices.Transpose(weight, dim, dim), scale), dim, dim, bias is null ? null : Matrices.Scale(bias, scale));
    }

    private void HeadNorm(int i, string name, float scale, string alias)
    {
        int width = _target.HeadDim;
        _graph.Floats(name + ".weight", Matrices.Scale(_tensors.Read(_names.In(i, alias + ".weight")).Expect(width).Data, scale), width);
        _graph.Floats(name + ".bias", Matrices.Scale(_tensors.Read(_names.In(i, alias + ".bias")).Expect(width).Data, scale), width);
    }
}
