using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>What a large model leaves in the cache for its next start. DINOv2-S is large enough (88 MB).</summary>
public sealed class PackedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notices = [];

    public PackedModelTests() => WeightRecipe.WriteCheckpoint(Golden.Path("L2b_fullsize", "dinov2_small_224"), _folder["checkpoint"]);

    public void Dispose() => _folder.Dispose();

    private string[] Packed => Directory.GetDirectories(Path.Combine(_folder["cache"], "models"));

    private float[] Numbers(int maxBatch = 1, float residual = 0.5f)
    {
        InferenceOptions options = new() { Provider = ProviderNames.Cpu, CacheDir = _folder["cache"], MaxBatch = maxBatch, Notice = _notices.Add };
        using ViTSession session = ModelOpener.Open(_folder["checkpoint"], options);
        session.Outputs = SessionOutputs.Embedding | SessionOutputs.Rollout;
        SelfTest.Paint(session.Pixels, session.Card.InputHeight, session.Card.InputWidth, 5);
        session.Residuals.Fill(residual);
        session.Run();
        return [.. session.Embedding, .. session.Rollout];
    }

    [Fact]
    public void The_second_start_opens_what_the_first_one_packed_and_gives_the_same_numbers()
    {
        float[] first = Numbers(), other = Numbers(residual: 0.2f);
        DateTime packed = Directory.GetLastWriteTimeUtc(Assert.Single(Packed));

        Assert.Equal(first, Numbers());
        Assert.NotEqual(first, other);
        Assert.Equal(packed, Directory.GetLastWriteTimeUtc(Assert.Single(Packed)));
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_second_start_needs_no_weights_but_the_packed_ones()
    {
        float[] first = Numbers();
        string weights = Directory.GetFiles(Path.Combine(_folder["cache"], "models"), "*.onnx.data").Single();
        using (FileStream stream = File.OpenWrite(weights))
            stream.Write(new byte[stream.Length]);

        Assert.Equal(first, Numbers());
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.onnx.data")]
    [InlineData("self_test.json")]
    public void A_damaged_one_is_packed_anew_with_one_line(string file)
    {
        float[] sound = Numbers();
        string path = Path.Combine(Assert.Single(Packed), file);
        foreach (Action<string> damage in (Action<string>[])[Halve, Overwrite, Empty])
        {
            _notices.Clear();
            damage(path);

            Assert.Equal(sound, Numbers());
            Assert.Contains("made anew", Assert.Single(_notices), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', _notices[0]);
            Assert.Equal(sound, Numbers());
            Assert.Single(_notices);
        }
    }

    [Fact]
    public void One_that_is_not_whole_is_packed_anew()
    {
        float[] sound = Numbers();
        string reference = Path.Combine(Assert.Single(Packed), "self_test.json");
        File.Delete(reference);

        Assert.Equal(sound, Numbers());
        Assert.True(File.Exists(reference));
    }

    [Fact]
    public void Those_of_other_machines_and_versions_are_replaced_and_so_are_drafts()
    {
        Numbers();
        string packed = Assert.Single(Packed), stem = packed[..packed.LastIndexOf('-')];
        Directory.Move(packed, stem + "-0123456789abcdef");
        Directory.CreateDirectory(stem + "-draft.part");

        Numbers();

        Assert.Equal(packed, Assert.Single(Packed));
    }

    [Fact]
    public void Several_pictures_a_run_have_a_form_of_their_own()
    {
        float[] one = Numbers();

        Close.Within(1e-4, one, Numbers(maxBatch: 2), "fixed and free batch");
        Close.Within(1e-4, one, Numbers(maxBatch: 2), "the same, packed");
        Assert.Equal(2, Packed.Length);
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_changed_checkpoint_takes_its_packed_form_along()
    {
        Numbers();
        string old = Assert.Single(Packed);
        File.SetLastWriteTimeUtc(Path.Combine(_folder["checkpoint"], "model.safetensors"), DateTime.UtcNow.AddSeconds(5));

        Numbers();

        Assert.NotEqual(old, Assert.Single(Packed));
    }

    private static void Halve(string path)
    {
        using FileStream stream = File.OpenWrite(path);
        stream.SetLength(stream.Length / 2);
    }

    private static void Overwrite(string path)
    {
        using FileStream stream = File.OpenWrite(path);
        stream.Write(new byte[stream.Length]);
    }

    private static void Empty(string path) => File.WriteAllBytes(path, []);
}
