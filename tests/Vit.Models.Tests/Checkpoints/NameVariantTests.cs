namespace Vit.Models.Tests.Checkpoints;

/// <summary>Whatever a library calls the tensors, the same model comes out: its hash covers every constant.</summary>
public sealed class NameVariantTests
{
    [Theory]
    [InlineData("vit", "state_dict_names.safetensors", "model.safetensors")]
    [InlineData("dinov2_reg4_swiglu", "state_dict_names.safetensors", "model.safetensors")]
    [InlineData("dinov3", "state_dict_names.safetensors", "model.safetensors")]
    [InlineData("siglip", "hub_names.safetensors", "model.safetensors")]
    [InlineData("siglip", "config_nested.json", "config.json")]
    [InlineData("clip", "config_nested.json", "config.json")]
    public void Another_naming_gives_the_same_model(string model, string variant, string file)
    {
        using var usual = new CheckpointCopy(model);
        using CheckpointCopy other = new CheckpointCopy(model).Replace(model, variant, file);

        Assert.Equal(usual.BuiltHash(), other.BuiltHash());
    }

    /// <summary>DINOv3's own repository stacks q, k and v, keeps NaN where a mask says there is no key bias, and stores rope periods.</summary>
    [Fact]
    public void The_original_names_of_DINOv3_give_the_same_model()
    {
        using var usual = new CheckpointCopy("dinov3");
        using var original = new CheckpointCopy("dinov3");
        var tensors = usual.ReadTensors().ToDictionary(t => t.Name);
        var renamed = new List<(string, int[], float[])>();
        void Move(string from, string to) => renamed.Add((to, tensors[from].Shape, tensors[from].Data));

        Move("embeddings.cls_token", "cls_token");
        Move("embeddings.mask_token", "mask_token");
        Move("embeddings.register_tokens", "storage_tokens");
        Move("embeddings.patch_embeddings.weight", "patch_embed.proj.weight");
        Move("embeddings.patch_embeddings.bias", "patch_embed.proj.bias");
        Move("norm.weight", "norm.weight");
        Move("norm.bias", "norm.bias");
        renamed.Add(("rope_embed.periods", [4], [1, 2, 3, 4]));
        for (int layer = 0; layer < 3; layer++)
        {
            string from = $"layer.{layer}.", to = $"blocks.{layer}.";
            foreach ((string old, string own) in new[]
            {
                ("norm1", "norm1"), ("norm2", "norm2"), ("attention.o_proj", "attn.proj"), ("mlp.up_proj", "mlp.fc1"), ("mlp.down_proj", "mlp.fc2"),
            })
            {
                Move($"{from}{old}.weight", $"{to}{own}.weight");
                Move($"{from}{old}.bias", $"{to}{own}.bias");
            }
            Move(from + "layer_scale1.lambda1", to + "ls1.gamma");
            Move(from + "layer_scale2.lambda1", to + "ls2.gamma");
            float[] Part(string part) => tensors[$"{from}attention.{part}"].Data;
            int dim = Part("q_proj.bias").Length;
            renamed.Add((to + "attn.qkv.weight", [3 * dim, dim], [.. Part("q_proj.weight"), .. Part("k_proj.weight"), .. Part("v_proj.weight")]));
            float[] nothing = [.. Enumerable.Repeat(float.NaN, dim)];
            renamed.Add((to + "attn.qkv.bias", [3 * dim], [.. Part("q_proj.bias"), .. nothing, .. Part("v_proj.bias")]));
            float[] mask = [.. Enumerable.Repeat(1f, dim), .. nothing, .. Enumerable.Repeat(1f, dim)];
            renamed.Add((to + "attn.qkv.bias_mask", [3 * dim], mask));
        }
        original.WriteTensors(renamed);

        // The key bias is stored as zeros instead of not at all: the constants differ by that, the numbers do not.
        Assert.Equal(CheckpointCopy.Build(usual.Path) with { Hash = "" }, CheckpointCopy.Build(original.Path) with { Hash = "", Id = CheckpointCopy.Build(usual.Path).Id, Source = CheckpointCopy.Build(usual.Path).Source }, CardEquality);
    }

    private static bool CardEquality(Vit.Models.Cards.ModelCard a, Vit.Models.Cards.ModelCard b) => a.ToJson() == b.ToJson();
}
