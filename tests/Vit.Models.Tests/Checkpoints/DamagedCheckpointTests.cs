using System.Buffers.Binary;
using System.Text;
using Vit.Models.Checkpoints;
using Vit.Testing;

namespace Vit.Models.Tests.Checkpoints;

/// <summary>Damaged files of a checkpoint folder are read or refused, never anything else.</summary>
public sealed class DamagedCheckpointTests
{
    private const string Header = """
        {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"I64","shape":[],"data_offsets":[24,32]}}
        """;

    private const long FileLength = 8 + 1000 + 32;

    [Fact]
    public void A_damaged_safetensors_header()
    {
        Damage.OfBytes(Encoding.UTF8.GetBytes(Header), bytes => SafetensorsHeader.Parse(bytes, FileLength));
        Damage.OfJson(Header, bytes => SafetensorsHeader.Parse(bytes, FileLength));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(93UL)]
    [InlineData(100_000_001UL)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFUL)]
    [InlineData(0x8000_0000_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    public void A_header_length_that_does_not_fit_the_file(ulong length)
    {
        byte[] start = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(start, length);
        Assert.Contains("safetensors", Assert.Throws<ModelFormatException>(() => SafetensorsHeader.JsonLength(start, 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_safetensors_file()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["whole"], [("a.weight", [2, 3], new float[6]), ("b", [1], [1f])]);
        string path = folder["damaged"];

        Damage.OfBytes(File.ReadAllBytes(folder["whole"]), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            using var file = SafetensorsFile.Open(path);
            foreach (TensorEntry entry in file.Tensors.Where(t => t.Type != TensorType.Other))
                file.Read(entry);
        });
    }

    [Theory]
    [InlineData("vit", "config.json")]
    [InlineData("dinov2_reg4_swiglu", "config.json")]
    [InlineData("dinov3", "config.json")]
    [InlineData("clip", "config.json")]
    [InlineData("siglip", "config.json")]
    [InlineData("vit", "preprocessor_config.json")]
    [InlineData("clip", "preprocessor_config.json")]
    public void A_damaged_configuration(string model, string file)
    {
        using var checkpoint = new TinyCheckpoint(model);
        string whole = File.ReadAllText(checkpoint[file]);
        long folder = new FileInfo(checkpoint["model.safetensors"]).Length;
        void Open(byte[] bytes)
        {
            File.WriteAllBytes(checkpoint[file], bytes);
            using var opened = Checkpoint.Open(checkpoint.Path);
        }

        Damage.OfBytes(Encoding.UTF8.GetBytes(whole), Open, folder);
        Damage.OfJson(whole, Open, folder);
    }

    [Fact]
    public void A_damaged_timm_configuration()
    {
        using var checkpoint = new TinyCheckpoint("timm_vit");
        void Open(byte[] bytes)
        {
            File.WriteAllBytes(checkpoint["config.json"], bytes);
            using var opened = Checkpoint.Open(checkpoint.Path);
        }
        const string Hub = """
            {"architecture":"vit_base_patch16_reg4_224","global_pool":"token","num_classes":5,
             "model_args":{"img_size":[32,32],"patch_size":8,"embed_dim":48,"depth":3,"num_heads":3,"act_layer":"gelu","init_values":1e-5,"fc_norm":false},
             "pretrained_cfg":{"input_size":[3,32,32],"crop_pct":0.9,"crop_mode":"center","interpolation":"bicubic","mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]}}
            """;

        Damage.OfBytes(Encoding.UTF8.GetBytes(Hub), Open);
        Damage.OfJson(Hub, Open);
    }

    [Fact]
    public void A_configuration_of_other_numbers_builds_or_is_refused()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        string whole = File.ReadAllText(checkpoint["config.json"]);
        long weights = new FileInfo(checkpoint["model.safetensors"]).Length;

        // A built model holds the weights a few times over (as read, transposed, in the graph) and another grid's positions.
        Damage.OfJson(whole, bytes =>
        {
            File.WriteAllBytes(checkpoint["config.json"], bytes);
            checkpoint.Build();
        }, 16 * weights);
    }

    [Fact]
    public void A_damaged_index_of_shards()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.Move(checkpoint["model.safetensors"], checkpoint["one.safetensors"]);
        const string Index = """{"metadata":{"total_size":1},"weight_map":{"a":"one.safetensors","b":"one.safetensors"}}""";
        void Open(byte[] bytes)
        {
            File.WriteAllBytes(checkpoint["model.safetensors.index.json"], bytes);
            using var opened = Checkpoint.Open(checkpoint.Path);
        }

        Open(Encoding.UTF8.GetBytes(Index));
        Damage.OfBytes(Encoding.UTF8.GetBytes(Index), Open);
        Damage.OfJson(Index, Open);
    }

    [Fact]
    public void A_damaged_card_beside_the_weights()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        const string Card = """{"id":"mine","licence":"MIT","relation_heads":[{"layer":2,"head":1}],"link_calibration":{"slope":2,"offset":-1,"carrier":"heads"},"limits":["By day only."]}""";
        void Open(byte[] bytes)
        {
            File.WriteAllBytes(checkpoint["card.json"], bytes);
            using var opened = Checkpoint.Open(checkpoint.Path);
        }

        Damage.OfBytes(Encoding.UTF8.GetBytes(Card), Open);
        Damage.OfJson(Card, Open);
    }
}
