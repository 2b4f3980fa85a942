using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Vit.Models.Checkpoints;
using Vit.Testing;

namespace Vit.Models.Tests.Checkpoints;

public sealed class StorageTests
{
    [Fact]
    public void Halves_bfloats_and_doubles_are_read_as_float32()
    {
        using var folder = new TemporaryFolder();
        byte[] data = new byte[2 + 2 + 8];
        BinaryPrimitives.WriteHalfLittleEndian(data, (Half)1.5f);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), 0xC040);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(4), 0.1);
        string json = """{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},"d":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}}""";
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(folder["x.safetensors"], [.. length, .. Encoding.UTF8.GetBytes(json), .. data]);

        using SafetensorsFile file = SafetensorsFile.Open(folder["x.safetensors"]);

        Assert.Equal([1.5f, -3f, 0.1f], file.Tensors.Select(t => file.Read(t)[0]));
    }

    [Fact]
    public void Shards_with_an_index_are_one_checkpoint()
    {
        using var whole = new CheckpointCopy("vit");
        using var sharded = new CheckpointCopy("vit");
        var tensors = sharded.ReadTensors();
        File.Delete(sharded["model.safetensors"]);
        sharded.WriteTensors(tensors.Take(20), "model-00001-of-00002.safetensors");
        sharded.WriteTensors(tensors.Skip(20), "model-00002-of-00002.safetensors");
        WriteIndex(sharded, tensors.Select((t, i) => (t.Name, i < 20 ? "model-00001-of-00002.safetensors" : "model-00002-of-00002.safetensors")));

        Assert.Equal(whole.BuiltHash(), sharded.BuiltHash());

        File.Delete(sharded["model-00002-of-00002.safetensors"]);
        Refused(sharded, "model-00002-of-00002.safetensors");
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        using var copy = new CheckpointCopy("vit");
        copy.WriteTensors(copy.ReadTensors().Where(t => t.Name != "encoder.layer.1.intermediate.dense.weight"));

        Refused(copy, "encoder.layer.1.intermediate.dense.weight' is missing");
    }

    [Fact]
    public void An_unknown_tensor_is_named()
    {
        using var copy = new CheckpointCopy("vit");
        copy.WriteTensors(copy.ReadTensors().Append(("encoder.layer.0.adapter.weight", [2], [1f, 2f])));

        Refused(copy, "encoder.layer.0.adapter.weight");
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        using var copy = new CheckpointCopy("vit");
        Edit(copy, "config.json", "\"intermediate_size\": 96", "\"intermediate_size\": 100");

        Refused(copy, "[96, 48], config.json asks for [100, 48]");
    }

    [Theory]
    [InlineData("\"model_type\": \"vit\"", "\"model_type\": \"swin\"", "model_type 'swin' is not supported")]
    [InlineData("\"num_attention_heads\": 3", "\"num_attention_heads\": 5", "48 is not a multiple of 5 heads")]
    [InlineData("\"num_attention_heads\": 3", "\"num_attention_heads\": \"three\"", "'num_attention_heads' is not a whole number")]
    [InlineData("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"mish\"", "activation 'mish' is not supported")]
    public void A_configuration_that_cannot_be_says_why(string from, string to, string reason)
    {
        using var copy = new CheckpointCopy("vit");
        Edit(copy, "config.json", from, to);

        Refused(copy, reason);
    }

    [Fact]
    public void Pickled_weights_are_refused_with_the_way_out()
    {
        using var copy = new CheckpointCopy("vit");
        File.Move(copy["model.safetensors"], copy["pytorch_model.bin"]);

        Refused(copy, "safe_serialization=True");
    }

    [Fact]
    public void A_truncated_file_is_named()
    {
        using var copy = new CheckpointCopy("vit");
        byte[] bytes = File.ReadAllBytes(copy["model.safetensors"]);
        File.WriteAllBytes(copy["model.safetensors"], bytes[..^100]);

        Refused(copy, "cut short");
    }

    private static void Refused(CheckpointCopy copy, string reason)
    {
        var refusal = Assert.Throws<ModelFormatException>(copy.BuiltHash);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static void Edit(CheckpointCopy copy, string file, string from, string to)
    {
        string text = File.ReadAllText(copy[file]);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(copy[file], text.Replace(from, to, StringComparison.Ordinal));
    }

    private static void WriteIndex(CheckpointCopy copy, IEnumerable<(string Tensor, string File)> map) =>
        File.WriteAllText(copy["model.safetensors.index.json"],
            JsonSerializer.Serialize(new { weight_map = map.ToDictionary(m => m.Tensor, m => m.File) }));
}
