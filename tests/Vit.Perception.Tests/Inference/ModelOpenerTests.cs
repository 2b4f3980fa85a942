using Vit.Models;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>Checkpoint folders given as models. DINOv2-S is large enough (88 MB) to have its weights in a file of their own.</summary>
public sealed class ModelOpenerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private InferenceOptions Options => new() { Provider = ProviderNames.Cpu, CacheDir = folder["cache"] };

    private string Weights => Path.Combine(folder["checkpoint"], "model.safetensors");

    private string[] Cached => Directory.GetFiles(Path.Combine(folder["cache"], "models"));

    private float[] Embedding()
    {
        using ViTSession session = ModelOpener.Open(folder["checkpoint"], Options);
        SelfTest.Paint(session.Pixels, session.Card.InputHeight, session.Card.InputWidth, 5);
        session.Run();
        return session.Embedding.ToArray();
    }

    [Fact]
    public void A_checkpoint_is_built_once_until_it_changes_and_again_when_what_was_kept_is_damaged()
    {
        WeightRecipe.WriteCheckpoint(Golden.Path("L2b_fullsize", "dinov2_small_224"), folder["checkpoint"]);
        float[] first = Embedding();
        string[] kept = Cached;
        Assert.Equal(2, kept.Length);

        // The folder looks as before, so its weights are not read again: were they, the vector would be another.
        DateTime written = File.GetLastWriteTimeUtc(Weights);
        Change();
        File.SetLastWriteTimeUtc(Weights, written);
        Assert.Equal(first, Embedding());

        File.SetLastWriteTimeUtc(Weights, written.AddSeconds(1));
        float[] second = Embedding();
        Assert.NotEqual(first, second);
        Assert.Empty(Cached.Intersect(kept));

        string graph = Cached.Single(f => f.EndsWith(".onnx", StringComparison.Ordinal)), data = graph + ".data";
        File.WriteAllText(graph, "damaged");
        Assert.Equal(second, Embedding());
        using (FileStream stream = File.OpenWrite(data))
            stream.SetLength(stream.Length / 2);
        Assert.Equal(second, Embedding());
        File.Delete(data);
        Assert.Equal(second, Embedding());
        Assert.Equal(2, Cached.Length);
    }

    [Fact]
    public void Each_size_of_a_folder_is_kept_by_itself()
    {
        foreach (int side in (int[])[32, 48, 32])
        {
            using ViTSession session = ModelOpener.Open(Golden.Path("L2_models", "vit"), Options, new BuildOptions { InputHeight = side, InputWidth = side });
            Assert.Equal(side, session.Card.InputWidth);
        }

        Assert.Equal(2, Cached.Length);
    }

    [Fact]
    public void Without_a_folder_to_write_a_checkpoint_is_built_in_memory()
    {
        File.WriteAllBytes(folder["file"], []);

        using ViTSession session = ModelOpener.Open(Golden.Path("L2_models", "vit"), Options with { CacheDir = folder["file"] });

        Assert.Equal("vit", session.Card.Id);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("preprocessor_config.json")]
    public void The_stamp_covers_the_configuration(string file)
    {
        Copy();
        CheckpointStamp before = CheckpointStamp.Of(folder["checkpoint"], new BuildOptions());
        File.AppendAllText(Path.Combine(folder["checkpoint"], file), " ");
        CheckpointStamp after = CheckpointStamp.Of(folder["checkpoint"], new BuildOptions());

        Assert.Equal(before.Stem, after.Stem);
        Assert.NotEqual(before.Stamp, after.Stamp);
    }

    [Fact]
    public void The_stamp_covers_the_options_and_not_who_watches()
    {
        Copy();
        string stem = CheckpointStamp.Of(folder["checkpoint"], new BuildOptions()).Stem;

        Assert.Equal(stem, CheckpointStamp.Of(folder["checkpoint"], new BuildOptions { Progress = (_, _) => { } }).Stem);
        Assert.NotEqual(stem, CheckpointStamp.Of(folder["checkpoint"], new BuildOptions { InputHeight = 32 }).Stem);
        Assert.NotEqual(stem, CheckpointStamp.Of(folder["checkpoint"], new BuildOptions { Variant = new() { Tokens = true } }).Stem);
    }

    [Fact]
    public void Linked_weights_are_told_by_the_file_at_the_end()
    {
        Copy();
        File.Move(Weights, folder["blob"]);
        File.CreateSymbolicLink(Weights, folder["blob"]);
        CheckpointStamp before = CheckpointStamp.Of(folder["checkpoint"], new BuildOptions());
        File.AppendAllText(folder["blob"], " ");

        Assert.NotEqual(before, CheckpointStamp.Of(folder["checkpoint"], new BuildOptions()));
    }

    private void Copy()
    {
        Directory.CreateDirectory(folder["checkpoint"]);
        foreach (string file in Directory.GetFiles(Golden.Path("L2_models", "vit")))
            File.Copy(file, Path.Combine(folder["checkpoint"], Path.GetFileName(file)));
    }

    /// <summary>Overwrites some weights of a late layer.</summary>
    private void Change()
    {
        using FileStream stream = File.OpenWrite(Weights);
        stream.Seek(-1024 * 1024, SeekOrigin.End);
        stream.Write(new byte[64 * 1024]);
    }
}
