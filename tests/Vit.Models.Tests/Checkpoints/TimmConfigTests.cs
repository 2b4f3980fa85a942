using System.Text.Json;
using System.Text.Json.Nodes;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Testing;

namespace Vit.Models.Tests.Checkpoints;

/// <summary>timm's hub configuration: what a name stands for, and what wins over it.</summary>
public sealed class TimmConfigTests
{
    [Fact]
    public void A_hub_configuration_gives_the_same_model_as_the_arguments_alone()
    {
        using var checkpoint = new TinyCheckpoint("timm_vit");
        JsonNode arguments = JsonNode.Parse(File.ReadAllText(Golden.Path("L2_models", "timm_vit", "case.json")))!["args"]!;
        string alone;
        using (JsonDocument document = JsonDocument.Parse(arguments.ToJsonString()))
        using (var opened = Checkpoint.Open(checkpoint.Path, document.RootElement))
            alone = TinyCheckpoint.Card(VitModelBuilder.Build(opened)).Hash;

        // Every default of the name is another: 224 pixels, patches of 16, 768 wide, 12 layers of 12 heads.
        var hub = new JsonObject
        {
            ["architecture"] = "vit_base_patch16_224",
            ["num_classes"] = 5,
            ["global_pool"] = "token",
            ["model_args"] = arguments.DeepClone(),
            ["pretrained_cfg"] = JsonNode.Parse("""
                {"tag":"a","input_size":[3,32,32],"interpolation":"bicubic","crop_pct":0.875,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}
                """),
        };
        File.WriteAllText(checkpoint["config.json"], hub.ToJsonString());

        ModelCard card = TinyCheckpoint.Card(checkpoint.Build());
        Assert.Equal(alone, card.Hash);
        Assert.Equal((48, 3, 3, 8, 32), (card.TokenDim, card.Layers, card.Heads, card.PatchSize, card.InputWidth));
    }

    [Fact]
    public void Published_names_stand_for_their_published_shapes()
    {
        VitArchitecture vit = Read("vit_base_patch16_224.augreg_in21k");
        Assert.Equal((768, 12, 12, 3072, 16, 224), Shape(vit));
        Assert.Equal((1, true, false, 1e-6f), (vit.SpecialTokens, vit.PrefixPositions, vit.PreNorm, vit.NormEpsilon));
        Assert.Equal((EmbeddingKind.ClassToken, RolloutStart.ClassToken, Activation.Gelu), (vit.Embedding, vit.RolloutStart, vit.Activation));

        VitArchitecture dino = Read("vit_small_patch14_reg4_dinov2.lvd142m");
        Assert.Equal((384, 12, 6, 1536, 14, 518), Shape(dino));
        Assert.Equal((5, 4, false), (dino.SpecialTokens, dino.Registers, dino.PrefixPositions));

        VitArchitecture clip = Read("vit_base_patch16_clip_224.openai");
        Assert.Equal((768, 12, 12, 3072, 16, 224), Shape(clip));
        Assert.Equal((true, 1e-5f, true), (clip.PreNorm, clip.NormEpsilon, clip.PrefixPositions));

        VitArchitecture siglip = Read("vit_so400m_patch14_siglip_384");
        Assert.Equal((1152, 27, 16, 14, 384), (siglip.TokenDim, siglip.Layers, siglip.Heads, siglip.PatchSize, siglip.InputWidth));
        Assert.Equal((0, EmbeddingKind.AttentionPool, RolloutStart.AttentionPool), (siglip.SpecialTokens, siglip.Embedding, siglip.RolloutStart));
    }

    [Fact]
    public void Explicit_arguments_win_over_the_name()
    {
        VitArchitecture a = Read("vit_base_patch16_224", """
            {"embed_dim":48,"depth":3,"num_heads":3,"patch_size":[8,8],"img_size":[32,48],"reg_tokens":2,"no_embed_class":true,"global_pool":"avg","act_layer":"quick_gelu"}
            """);

        Assert.Equal((48, 3, 3, 8), (a.TokenDim, a.Layers, a.Heads, a.PatchSize));
        Assert.Equal((32, 48, 3, false), (a.InputHeight, a.InputWidth, a.SpecialTokens, a.PrefixPositions));
        Assert.Equal((EmbeddingKind.MeanPatch, RolloutStart.Patches, Activation.QuickGelu), (a.Embedding, a.RolloutStart, a.Activation));
    }

    [Theory]
    [InlineData("swin_base_patch4_window7_224", "{}", "not a plain Vision Transformer")]
    [InlineData("vit_relpos_base_patch16_224", "{}", "'relpos'")]
    [InlineData("vit_base_patch16_224", """{"patch_size":[8,16]}""", "not square")]
    [InlineData("vit_base_patch16_224", """{"global_pool":"tok_avg"}""", "'tok_avg'")]
    [InlineData("vit_base_patch16_224", """{"embed_dim":"wide"}""", "'embed_dim'")]
    [InlineData("vit_base_patch16_224", """{"act_layer":"mish"}""", "'mish'")]
    public void What_is_not_supported_is_named(string architecture, string arguments, string words) =>
        Assert.Contains(words, Assert.Throws<ModelFormatException>(() => Read(architecture, arguments)).Message, StringComparison.Ordinal);

    private static (int Dim, int Layers, int Heads, int Mlp, int Patch, int Input) Shape(VitArchitecture a) =>
        (a.TokenDim, a.Layers, a.Heads, a.MlpDim, a.PatchSize, a.InputHeight);

    private static VitArchitecture Read(string architecture, string arguments = "{}")
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x.safetensors"], [("patch_embed.proj.weight", [1], [1f])]);
        using var tensors = CheckpointTensors.Open(folder["x.safetensors"]);
        using JsonDocument config = JsonDocument.Parse(new JsonObject { ["architecture"] = architecture }.ToJsonString());
        using JsonDocument given = JsonDocument.Parse(arguments);
        return TimmConfig.Read(new ConfigReader(config.RootElement, "config.json"), new ConfigReader(given.RootElement, "model_args"), tensors);
    }
}
