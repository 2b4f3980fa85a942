using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vit.Perception.Inference.Engines;

/// <summary>
/// What was the fastest on this machine, in <c>cache_dir/choices</c>. The file is named by all that the answer depends on, and says it in clear. The
/// cache is a convenience: what cannot be read is measured anew, and what cannot be written is not kept.
/// </summary>
internal sealed class ChoiceFile
{
    private readonly List<Candidate> _candidates;
    private readonly SortedDictionary<string, string> _key;
    private readonly string _path;

    /// <param name="cacheDir"><see cref="InferenceOptions.CacheDir"/>.</param>
    /// <param name="key">Model, versions, CPU, threads ..., by name.</param>
    /// <param name="candidates">Those that are compared.</param>
    public ChoiceFile(string cacheDir, IReadOnlyDictionary<string, string> key, List<Candidate> candidates)
    {
        _candidates = candidates;
        _key = new SortedDictionary<string, string>(key.ToDictionary(), StringComparer.Ordinal) { ["candidates"] = string.Join(", ", candidates) };
        _path = Path.Combine(cacheDir, "choices", KeyDigest.Of(_key) + ".json");
    }

    /// <summary>Why a file that is there cannot be used, one line; else empty.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The candidate chosen earlier; null when there is none, or the file is damaged.</summary>
    public Candidate? Read()
    {
        try
        {
            if (!File.Exists(_path))
                return null;
            Choice? choice = JsonSerializer.Deserialize(File.ReadAllBytes(_path), ChoiceJson.Default.Choice);
            int index = _candidates.FindIndex(c => c.ToString() == choice?.Fastest);
            if (index >= 0 && choice!.Key is { } key && key.SequenceEqual(_key))
                return _candidates[index];
            Fault = $"'{_path}' holds no answer to what is asked";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            Fault = $"'{_path}' cannot be read ({OneLine.Of(e)})";
        }
        return null;
    }

    /// <summary>Keeps an answer, whole or not at all.</summary>
    /// <param name="fastest">One of the candidates.</param>
    /// <param name="times">Median time of each, in seconds.</param>
    public void Write(Candidate fastest, IEnumerable<(Candidate Candidate, double Seconds)> times)
    {
        var choice = new Choice(_key, fastest.ToString(), times.ToDictionary(t => t.Candidate.ToString(), t => t.Seconds));
        string unfinished = $"{_path}.{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(choice, ChoiceJson.Default.Choice));
            File.Move(unfinished, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Measured anew at the next start.
        }
    }
}

/// <summary>The file's content.</summary>
/// <param name="Key">All that the answer depends on.</param>
/// <param name="Fastest">A candidate, <c>cpu int8</c>.</param>
/// <param name="Seconds">Median time of one run of each candidate.</param>
internal sealed record Choice(SortedDictionary<string, string> Key, string Fastest, Dictionary<string, double> Seconds);

/// <summary>How choices are written: for people to read, too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Choice))]
internal sealed partial class ChoiceJson : JsonSerializerContext;
