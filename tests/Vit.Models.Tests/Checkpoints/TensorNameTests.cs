using System.Globalization;

namespace Vit.Models.Tests.Checkpoints;

/// <summary>One network under the names of several libraries is one model: the same hash.</summary>
public sealed class TensorNameTests
{
    [Theory]
    [InlineData("vit", "state_dict_names.json")]
    [InlineData("deit_distilled", "state_dict_names.json")]
    [InlineData("dinov2_reg4_swiglu", "state_dict_names.json")]
    [InlineData("dinov3", "state_dict_names.json")]
    [InlineData("siglip", "hub_names.json")]
    public void Names_of_a_live_model_and_of_its_file_give_the_same_model(string model, string other)
    {
        using var checkpoint = new TinyCheckpoint(model);
        string hash = checkpoint.Hash();
        checkpoint.Rename(other);

        Assert.Equal(hash, checkpoint.Hash());
    }

    [Theory]
    [InlineData("clip")]
    [InlineData("siglip")]
    public void A_vision_tower_inside_a_two_tower_configuration_is_the_same_model(string model)
    {
        using var checkpoint = new TinyCheckpoint(model);
        string hash = checkpoint.Hash();
        checkpoint.Take("config_nested.json", "config.json");

        Assert.Equal(hash, checkpoint.Hash());
    }

    [Theory]
    [InlineData(float.NaN, true)]
    [InlineData(0f, true)]
    [InlineData(0f, false)]
    public void The_original_DINOv3_file_is_the_same_model(float keyBias, bool mask)
    {
        using var checkpoint = new TinyCheckpoint("dinov3");
        string hash = checkpoint.Hash();
        checkpoint.Write(Original(checkpoint.Tensors().ToDictionary(t => t.Name), keyBias, mask));

        Assert.Equal(hash, checkpoint.Hash());
    }

    [Fact]
    public void A_changed_weight_changes_the_hash()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        string hash = checkpoint.Hash();
        var tensors = checkpoint.Tensors();
        tensors.First(t => t.Name == "encoder.layer.2.output.dense.weight").Data[^1] += 1e-3f;
        checkpoint.Write(tensors);

        Assert.NotEqual(hash, checkpoint.Hash());
    }

    [Fact]
    public void A_bias_mask_of_another_length_is_refused()
    {
        using var checkpoint = new TinyCheckpoint("dinov3");
        var tensors = Original(checkpoint.Tensors().ToDictionary(t => t.Name), 0, mask: true);
        checkpoint.Write(tensors.Select(t => t.Name.EndsWith("bias_mask", StringComparison.Ordinal) ? (t.Name, [1], new float[1]) : t));

        Assert.Contains("bias_mask", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    /// <summary>The tensors as DINOv3's own repository names and stacks them.</summary>
    private static List<(string Name, int[] Shape, float[] Data)> Original(
        Dictionary<string, (string Name, int[] Shape, float[] Data)> hub, float keyBias, bool mask)
    {
        var tensors = new List<(string, int[], float[])>
        {
            ("rope_embed.periods", [4], [1, 2, 3, 4]),
            ("cls_token", [1, 1, 48], hub["embeddings.cls_token"].Data),
            ("mask_token", [1, 48], hub["embeddings.mask_token"].Data),
            ("storage_tokens", [1, 4, 48], hub["embeddings.register_tokens"].Data),
            ("patch_embed.proj.weight", [48, 3, 8, 8], hub["embeddings.patch_embeddings.weight"].Data),
            ("patch_embed.proj.bias", [48], hub["embeddings.patch_embeddings.bias"].Data),
            ("norm.weight", [48], hub["norm.weight"].Data),
            ("norm.bias", [48], hub["norm.bias"].Data),
        };
        (string From, string To)[] renames =
        [
            ("norm1.weight", "norm1.weight"), ("norm1.bias", "norm1.bias"), ("norm2.weight", "norm2.weight"), ("norm2.bias", "norm2.bias"),
            ("attention.o_proj.weight", "attn.proj.weight"), ("attention.o_proj.bias", "attn.proj.bias"),
            ("layer_scale1.lambda1", "ls1.gamma"), ("layer_scale2.lambda1", "ls2.gamma"),
            ("mlp.up_proj.weight", "mlp.fc1.weight"), ("mlp.up_proj.bias", "mlp.fc1.bias"),
            ("mlp.down_proj.weight", "mlp.fc2.weight"), ("mlp.down_proj.bias", "mlp.fc2.bias"),
        ];
        float[] noKey = [.. Enumerable.Repeat(keyBias, 48)];
        for (int i = 0; i < 3; i++)
        {
            string from = string.Create(CultureInfo.InvariantCulture, $"layer.{i}."), to = string.Create(CultureInfo.InvariantCulture, $"blocks.{i}.");
            float[] Part(string name) => hub[from + "attention." + name].Data;
            tensors.AddRange(renames.Select(r => (to + r.To, hub[from + r.From].Shape, hub[from + r.From].Data)));
            tensors.Add((to + "attn.qkv.weight", [144, 48], [.. Part("q_proj.weight"), .. Part("k_proj.weight"), .. Part("v_proj.weight")]));
            tensors.Add((to + "attn.qkv.bias", [144], [.. Part("q_proj.bias"), .. noKey, .. Part("v_proj.bias")]));
            if (mask)
                tensors.Add((to + "attn.qkv.bias_mask", [144], [.. Enumerable.Repeat(1f, 48), .. new float[48], .. Enumerable.Repeat(1f, 48)]));
        }
        return tensors;
    }
}
