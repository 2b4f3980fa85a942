using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Testing;

namespace Vit.Models.Tests.Checkpoints;

/// <summary>How weights lie on disk: element types, shards, and what is said when something is missing.</summary>
public sealed class CheckpointStorageTests
{
    [Fact]
    public void Halves_brain_floats_and_doubles_become_floats()
    {
        byte[] data = new byte[4 + 4 + 16 + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(data, 0x3E00);          // F16: 1.5
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), 0xC000); // F16: -2
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), 0x3FC0); // BF16: 1.5
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(6), 0xC049); // BF16: -3.140625
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8), 0.1);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(16), -1e300);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(24), 7.25f);
        using var folder = new TemporaryFolder();
        WriteFile(folder["x"], """
            {"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"brain":{"dtype":"BF16","shape":[2,1],"data_offsets":[4,8]},
            "double":{"dtype":"F64","shape":[2],"data_offsets":[8,24]},"scalar":{"dtype":"F32","shape":[],"data_offsets":[24,28]}}
            """, data);

        using var file = SafetensorsFile.Open(folder["x"]);

        Assert.Equal([1.5f, -2f], file.Read(file.Tensors[0]));
        Assert.Equal([1.5f, -3.140625f], file.Read(file.Tensors[1]));
        Assert.Equal([0.1f, float.NegativeInfinity], file.Read(file.Tensors[2]));
        Assert.Equal([7.25f], file.Read(file.Tensors[3]));
        Assert.Equal("[2, 1]", file.Tensors[1].ShapeText);
    }

    [Fact]
    public void An_integer_tensor_is_listed_and_refused_when_read()
    {
        using var folder = new TemporaryFolder();
        WriteFile(folder["x"], """{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);

        using var file = SafetensorsFile.Open(folder["x"]);

        Assert.Contains("'ids'", Assert.Throws<ModelFormatException>(() => file.Read(file.Tensors[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_beyond_two_gigabytes_is_refused_before_memory_is_taken()
    {
        using var folder = new TemporaryFolder();
        const long bytes = (1L << 31) + 8;
        WriteFile(folder["x"], $$"""{"big":{"dtype":"F64","shape":[{{bytes / 8}}],"data_offsets":[0,{{bytes}}] } }""", []);
        using (FileStream stream = File.OpenWrite(folder["x"]))
            stream.SetLength(stream.Length + bytes); // Sparse: takes no room on disk.

        using var file = SafetensorsFile.Open(folder["x"]);

        Assert.Contains("'big'", Assert.Throws<ModelFormatException>(() => file.Read(file.Tensors[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_give_the_same_model_as_the_whole_file()
    {
        using var whole = new TinyCheckpoint("vit");
        using var sharded = new TinyCheckpoint("vit");
        Shard(sharded);

        Assert.Equal(whole.Hash(), sharded.Hash());
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        Shard(checkpoint);
        File.Delete(checkpoint["model-00002-of-00002.safetensors"]);

        Assert.Contains("model-00002-of-00002.safetensors", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../outside.safetensors"}}""", "not a file name")]
    [InlineData("""{"weight_map":{"a":"nul\u0000.safetensors"}}""", "not a file name")]
    [InlineData("""{"weight_map":{"a":3}}""", "weight_map")]
    [InlineData("""{"weight_map":[]}""", "weight_map")]
    [InlineData("[]", "weight_map")]
    [InlineData("{}", "weight_map")]
    [InlineData("""{"weight_map":{"a":"\ud800"}}""", "weight_map")]
    [InlineData("""{"weight_map":""", "weight_map")]
    public void A_damaged_index_is_refused(string index, string words)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.Delete(checkpoint["model.safetensors"]);
        File.WriteAllText(checkpoint["model.safetensors.index.json"], index);

        Assert.Contains(words, checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        Shard(checkpoint);
        File.Copy(checkpoint["model-00001-of-00002.safetensors"], checkpoint["model-00002-of-00002.safetensors"], overwrite: true);

        Assert.Contains("in two shards", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pickled_weights_are_refused_with_the_way_out()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.Move(checkpoint["model.safetensors"], checkpoint["pytorch_model.bin"]);

        Assert.Contains("safe_serialization=True", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_weights_and_one_without_configuration_say_so()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.Delete(checkpoint["config.json"]);
        Assert.Contains("no config.json", checkpoint.Refusal(), StringComparison.Ordinal);

        File.Delete(checkpoint["model.safetensors"]);
        Assert.Contains("no model.safetensors", checkpoint.Refusal(), StringComparison.Ordinal);
        Assert.False(Checkpoint.IsCheckpoint(checkpoint.Path));

        Directory.Delete(checkpoint.Path, recursive: true);
        Assert.Contains("no such checkpoint folder", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_short_says_to_download_it_again()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        byte[] bytes = File.ReadAllBytes(checkpoint["model.safetensors"]);
        File.WriteAllBytes(checkpoint["model.safetensors"], bytes[..^1]);

        string message = checkpoint.Refusal();

        Assert.Contains("cut short", message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.layer.1.output.dense.weight")]
    [InlineData("embeddings.cls_token")]
    [InlineData("layernorm.bias")]
    public void A_missing_tensor_is_named(string name)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        checkpoint.Write(checkpoint.Tensors().Where(t => t.Name != name));

        string message = checkpoint.Refusal();

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_tensor_is_named()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        checkpoint.Write([.. checkpoint.Tensors(), ("encoder.layer.1.adapter.weight", [2], [1, 2])]);

        Assert.Contains("encoder.layer.1.adapter.weight", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        checkpoint.Write(checkpoint.Tensors().Select(t => t.Name == "layernorm.weight" ? (t.Name, [47], t.Data[..47]) : t));

        string message = checkpoint.Refusal();

        Assert.Contains("'layernorm.weight' is [47]", message, StringComparison.Ordinal);
        Assert.Contains("[48]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_model_type_is_refused_with_the_known_ones()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        checkpoint.Set("config.json", "model_type", "swin");

        string message = checkpoint.Refusal();

        Assert.Contains("'swin' is not supported", message, StringComparison.Ordinal);
        Assert.All(HuggingFaceConfig.ModelTypes, type => Assert.Contains(type, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("num_attention_heads", "5", "48 is not a multiple of 5 heads")]
    [InlineData("num_attention_heads", "\"three\"", "'num_attention_heads' is not a whole number")]
    [InlineData("hidden_act", "\"mish\"", "activation 'mish' is not supported")]
    public void A_configuration_that_cannot_be_says_why(string key, string json, string words)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        checkpoint.Set("config.json", key, JsonNode.Parse(json));

        Assert.Contains(words, checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_no_vision_transformer_are_refused()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        checkpoint.Write([("conv1.weight", [1], [1])]);

        Assert.Contains("not a Vision Transformer", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_beside_the_weights_names_heads_that_exist()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.WriteAllText(checkpoint["card.json"], """{"id":"mine","license":"MIT","relation_heads":[{"layer":2,"head":1}],"limits":["By day only."]}""");
        var card = TinyCheckpoint.Card(checkpoint.Build());
        Assert.Equal(("mine", "MIT", 2, 1, "By day only."), (card.Id, card.License, card.RelationHeads[0].Layer, card.RelationHeads[0].Head, card.Limits[0]));

        File.WriteAllText(checkpoint["card.json"], """{"relation_heads":[{"layer":3,"head":0}]}""");
        Assert.Contains("head 3.0", checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_calibration_beside_the_weights_goes_into_the_card_and_leaves_the_hash()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.WriteAllText(checkpoint["card.json"], "{}");
        ModelCard without = TinyCheckpoint.Card(checkpoint.Build());
        File.WriteAllText(checkpoint["card.json"], """{"link_calibration":{"slope":2.5,"offset":-1,"carrier":"heads","fitted_on":"scenes"}}""");
        ModelCard with = TinyCheckpoint.Card(checkpoint.Build());

        Assert.Null(without.LinkCalibration);
        Assert.Equal(new LinkCalibration(2.5, -1, "heads"), with.LinkCalibration);
        Assert.Equal(without.Hash, with.Hash);
    }

    [Theory]
    [InlineData("""{"slope":-1,"offset":0,"carrier":"heads"}""", "slope")]
    [InlineData("""{"offset":0,"carrier":"heads"}""", "slope")]
    [InlineData("""{"slope":1,"offset":0}""", "carrier")]
    [InlineData("[]", "an object")]
    public void A_link_calibration_that_cannot_be_is_refused(string json, string words)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        File.WriteAllText(checkpoint["card.json"], $"{{\"link_calibration\":{json}}}");

        Assert.Contains(words, checkpoint.Refusal(), StringComparison.Ordinal);
    }

    private static void Shard(TinyCheckpoint checkpoint)
    {
        var tensors = checkpoint.Tensors();
        string[] shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
        checkpoint.Write(tensors.Where((_, i) => i % 2 == 0), shards[0]);
        checkpoint.Write(tensors.Where((_, i) => i % 2 == 1), shards[1]);
        File.Delete(checkpoint["model.safetensors"]);
        var map = tensors.Select((t, i) => (t.Name, Shard: shards[i % 2])).ToDictionary(t => t.Name, t => t.Shard);
        File.WriteAllText(checkpoint["model.safetensors.index.json"], JsonSerializer.Serialize(new { weight_map = map }));
    }

    private static void WriteFile(string path, string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
    }
}
