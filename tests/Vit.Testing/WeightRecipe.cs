using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vit.Testing;

/// <summary>
/// Full-size weights from the integer recipe in a case's <c>weights.json</c>, so that no weights need to be stored:
/// SplitMix64 over (hash of the name + index), scaled by a rule of the name. The SHA-256 of all bytes is checked.
/// </summary>
public sealed class WeightRecipe
{
    private readonly JsonElement recipe;

    private WeightRecipe(JsonElement recipe) => this.recipe = recipe;

    /// <summary>Writes a checkpoint folder with <c>config.json</c> and <c>model.safetensors</c>.</summary>
    public static void WriteCheckpoint(string caseFolder, string target)
    {
        Directory.CreateDirectory(target);
        File.Copy(Path.Combine(caseFolder, "config.json"), Path.Combine(target, "config.json"), overwrite: true);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(caseFolder, "weights.json")));
        var self = new WeightRecipe(document.RootElement);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tensors = new List<(string, int[], float[])>();
        foreach ((string name, int[] shape) in self.Shapes().OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            float[] data = self.Values(name, shape.Aggregate(1, (a, b) => a * b));
            sha.AppendData(MemoryMarshal.AsBytes(data.AsSpan()));
            tensors.Add((name, shape, data));
        }
        string expected = document.RootElement.GetProperty("sha256_all").GetString()!;
        if (Convert.ToHexStringLower(sha.GetHashAndReset()) != expected)
            throw new InvalidOperationException("the recipe did not give the stated bytes");
        SafetensorsWriter.Write(Path.Combine(target, "model.safetensors"), tensors);
    }

    private IEnumerable<(string Name, int[] Shape)> Shapes() =>
        recipe.GetProperty("tensors").EnumerateObject().Select(t => (t.Name, t.Value.EnumerateArray().Select(n => n.GetInt32()).ToArray()));

    private float[] Values(string name, int count)
    {
        (float @base, float scale) = Rule(name);
        ulong key = Fnv1a(recipe.GetProperty("salt").GetString() + name);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            ulong z = key + (ulong)i + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            float u = ((long)(z >> 40) - (1L << 23)) * (1f / (1 << 23));
            float product = scale * u;
            // NumPy leaves -0 where nothing is added; the bytes are hashed.
            values[i] = @base == 0 ? product : @base + product;
        }
        return values;
    }

    private (float Base, float Scale) Rule(string name)
    {
        foreach (JsonElement rule in recipe.GetProperty("rules").EnumerateArray())
        {
            if (name.Contains(rule.GetProperty("contains").GetString()!, StringComparison.Ordinal)
                && name.EndsWith(rule.GetProperty("ends").GetString()!, StringComparison.Ordinal))
            {
                return (rule.GetProperty("base").GetSingle(), rule.GetProperty("scale").GetSingle());
            }
        }
        throw new InvalidOperationException($"no rule for {name}");
    }

    private static ulong Fnv1a(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }
}
