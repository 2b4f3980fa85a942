using System.Text.Json;

namespace Vit.Models.Checkpoints;

/// <summary>
/// Reads values out of a parsed JSON object; a value of the wrong kind is an error that names the key,
/// a missing one is the default.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="file">Name of the file, for messages.</param>
public readonly struct ConfigReader(JsonElement json, string file)
{
    /// <summary>Parses a file that holds one JSON object.</summary>
    /// <exception cref="ModelFormatException">Missing or no JSON object.</exception>
    public static JsonDocument Load(string path)
    {
        try
        {
            return ParseObject(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Parses the bytes of such a file.</summary>
    /// <exception cref="ModelFormatException">Not a JSON object.</exception>
    public static JsonDocument ParseObject(ReadOnlyMemory<byte> utf8, string file)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ModelFormatException($"{file}: not a JSON object");
            Decode(document.RootElement);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException($"{file}: not valid JSON ({e.Message})", e);
        }
    }

    /// <summary>Whether the key exists and is not null.</summary>
    public bool Has(string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The object under a key, or null.</summary>
    public ConfigReader? Object(string key)
    {
        if (!Has(key))
            return null;
        JsonElement value = json.GetProperty(key);
        return value.ValueKind == JsonValueKind.Object ? new ConfigReader(value, $"{file}: {key}") : throw Wrong(key, "an object");
    }

    /// <summary>The raw value under a key, or null.</summary>
    public JsonElement? Raw(string key) => Has(key) ? json.GetProperty(key) : null;

    /// <summary>A whole number.</summary>
    public int Int(string key, int fallback)
    {
        if (!Has(key))
            return fallback;
        JsonElement value = json.GetProperty(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int n) ? n : throw Wrong(key, "a whole number");
    }

    /// <summary>A whole number that must be there.</summary>
    public int Int(string key) => Has(key) ? Int(key, 0) : throw new ModelFormatException($"{file}: '{key}' is missing");

    /// <summary>A number.</summary>
    public double Number(string key, double fallback)
    {
        if (!Has(key))
            return fallback;
        JsonElement value = json.GetProperty(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double x) ? x : throw Wrong(key, "a number");
    }

    /// <summary>True or false.</summary>
    public bool Bool(string key, bool fallback)
    {
        if (!Has(key))
            return fallback;
        return json.GetProperty(key).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, "true or false"),
        };
    }

    /// <summary>A text.</summary>
    public string Text(string key, string fallback)
    {
        if (!Has(key))
            return fallback;
        JsonElement value = json.GetProperty(key);
        return value.ValueKind == JsonValueKind.String ? value.GetString() ?? fallback : throw Wrong(key, "a text");
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (!Has(key))
            return [];
        JsonElement value = json.GetProperty(key);
        if (value.ValueKind == JsonValueKind.String)
            return [value.GetString() ?? ""];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Wrong(key, "a list of texts");
        return [.. value.EnumerateArray().Select(item => item.GetString() ?? "")];
    }

    /// <summary>Three numbers, or one that stands for three.</summary>
    public IReadOnlyList<float>? Triple(string key)
    {
        if (!Has(key))
            return null;
        JsonElement value = json.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Number)
            return [value.GetSingle(), value.GetSingle(), value.GetSingle()];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3 || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Number))
            throw Wrong(key, "three numbers");
        return [.. value.EnumerateArray().Select(item => item.GetSingle())];
    }

    /// <summary>Height and width from a number (square), a list [h, w] or an object {height, width}.</summary>
    public (int Height, int Width)? Size(string key)
    {
        if (!Has(key))
            return null;
        JsonElement value = json.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int side))
            return (side, side);
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && value[0].ValueKind == JsonValueKind.Number && value[0].TryGetInt32(out int h)
            && value[1].ValueKind == JsonValueKind.Number && value[1].TryGetInt32(out int w))
        {
            return (h, w);
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            var nested = new ConfigReader(value, $"{file}: {key}");
            return (nested.Int("height"), nested.Int("width"));
        }
        throw Wrong(key, "a size (a number, [height, width] or {height, width})");
    }

    /// <summary>A complaint about this file.</summary>
    public ModelFormatException Fault(string message) => new($"{file}: {message}");

    /// <summary>
    /// Decodes every text once: the parser lets broken UTF-8 and lone surrogates pass, and any later access
    /// (even a search for another key) would throw. The parser bounds the depth.
    /// </summary>
    private static void Decode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    Decode(item);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Decode(property.Value);
                }
                break;
        }
    }

    private ModelFormatException Wrong(string key, string wanted) => new($"{file}: '{key}' is not {wanted}");
}
