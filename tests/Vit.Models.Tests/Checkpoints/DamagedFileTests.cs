using FsCheck;
using FsCheck.Fluent;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Reference;
using Vit.Testing;

namespace Vit.Models.Tests.Checkpoints;

/// <summary>Damage anywhere in a file gives a value or a <see cref="ModelFormatException"/>: no other exception, no runaway memory.</summary>
public sealed class DamagedFileTests
{
    /// <summary>Parsing may take some multiple of the text it parses, plus what small objects and messages cost.</summary>
    private const int AllowedFactor = 64;
    private const long AllowedBase = 1 << 20;

    [Fact]
    public void Safetensors_header()
    {
        byte[] file = File.ReadAllBytes(Golden.Path("L2_models", "vit", "model.safetensors"));
        int length = SafetensorsHeader.JsonLength(file, file.Length);
        Damage(file[..(8 + length)], bytes =>
        {
            int claimed = SafetensorsHeader.JsonLength(bytes, bytes.Length);
            SafetensorsHeader.Parse(bytes.AsSpan(8, claimed), file.Length);
        });
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("preprocessor_config.json")]
    public void A_file_of_a_checkpoint_folder(string file)
    {
        using var copy = new CheckpointCopy("vit");
        byte[] whole = File.ReadAllBytes(copy[file]);
        Damage(whole, bytes =>
        {
            File.WriteAllBytes(copy[file], bytes);
            using Checkpoint checkpoint = Checkpoint.Open(copy.Path);
            VitModelBuilder.Build(checkpoint);
        }, measured: false);
    }

    [Fact]
    public void Model_card()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(CheckpointCopy.Build(Golden.Path("L2_models", "vit")).ToJson());
        Damage(json, bytes => ModelCard.Parse(System.Text.Encoding.UTF8.GetString(bytes)));
    }

    [Fact]
    public void Npy_array() =>
        Damage(File.ReadAllBytes(Golden.Path("L2_models", "vit", "sq", "rollout_mean.npy")), bytes => NpyArray.Parse(bytes));

    [Fact]
    public void Timm_configuration()
    {
        using var copy = new CheckpointCopy("timm_vit");
        byte[] json = """
            {"architecture": "vit_base_patch16_224", "num_classes": 5, "global_pool": "token",
             "model_args": {"img_size": 32, "patch_size": 8, "embed_dim": 48, "depth": 3, "num_heads": 3, "mlp_ratio": 2},
             "pretrained_cfg": {"input_size": [3, 32, 32], "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "crop_pct": 0.9, "interpolation": "bicubic"}}
            """u8.ToArray();
        Damage(json, bytes =>
        {
            File.WriteAllBytes(copy["config.json"], bytes);
            using Checkpoint checkpoint = Checkpoint.Open(copy.Path);
        });
    }

    private static void Damage(byte[] whole, Action<byte[]> parse, bool measured = true)
    {
        Gen<byte[]> damaged =
            from at in Gen.Choose(0, whole.Length - 1)
            from flip in Gen.Choose(1, 255)
            from cut in Gen.Elements(true, false, false)
            select cut ? whole[..at] : Flipped(whole, at, (byte)flip);
        Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse(bytes);
            }
            catch (ModelFormatException)
            {
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return !measured || allocated <= AllowedBase + (AllowedFactor * (long)whole.Length);
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Flipped(byte[] whole, int at, byte flip)
    {
        byte[] copy = [.. whole];
        copy[at] ^= flip;
        return copy;
    }
}
