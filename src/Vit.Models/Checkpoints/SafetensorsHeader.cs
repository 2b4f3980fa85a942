using System.Buffers.Binary;
using System.Text.Json;

namespace Vit.Models.Checkpoints;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Extents, slowest axis first; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<int> Shape, long Offset, long Length)
{
    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The shape as people write it: <c>[768, 3, 16, 16]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}

/// <summary>
/// The header of a safetensors file: 8 bytes little-endian length, then that much JSON, then the data
/// (github.com/huggingface/safetensors, "Format"). Every number is checked before anything is allocated by it.
/// </summary>
public static class SafetensorsHeader
{
    private const long MaxHeaderBytes = 100_000_000;

    /// <summary>Length of the JSON text, from the first 8 bytes.</summary>
    /// <exception cref="ModelFormatException">Too short, or the length does not fit the file.</exception>
    public static int JsonLength(ReadOnlySpan<byte> start, long fileLength)
    {
        if (start.Length < 8)
            throw new ModelFormatException("not a safetensors file (shorter than 8 bytes)");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length is < 2 or > MaxHeaderBytes || (long)length > fileLength - 8)
        {
            throw new ModelFormatException(
                $"not a whole safetensors file (its header would be {length} bytes, the file has {fileLength}): download it again");
        }
        return (int)length;
    }

    /// <summary>Reads the JSON text.</summary>
    /// <param name="json">UTF-8, without the length.</param>
    /// <param name="fileLength">Length of the whole file in bytes.</param>
    /// <exception cref="ModelFormatException">Damaged: bad JSON, a shape that does not match its bytes, data beyond the file.</exception>
    public static IReadOnlyList<TensorEntry> Parse(ReadOnlySpan<byte> json, long fileLength)
    {
        long dataStart = 8 + json.Length;
        var entries = new List<TensorEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ModelFormatException("the safetensors header is not a JSON object");
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals("__metadata__"))
                    continue;
                TensorEntry entry = Entry(property.Name, property.Value, dataStart, fileLength);
                if (!names.Add(entry.Name))
                    throw new ModelFormatException($"tensor '{entry.Name}' is listed twice");
                entries.Add(entry);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException($"the safetensors header cannot be read ({e.Message}): download the file again", e);
        }
        return entries;
    }

    private static TensorEntry Entry(string name, JsonElement value, long dataStart, long fileLength)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2)
        {
            throw new ModelFormatException($"tensor '{name}' has no dtype, shape and data_offsets");
        }
        (TensorType type, int size) = Element(dtype.GetString() ?? "");
        var extents = new List<int>();
        long count = 1;
        foreach (JsonElement extent in shape.EnumerateArray())
        {
            if (!extent.TryGetInt32(out int n) || n < 0 || (count *= n) > int.MaxValue)
                throw new ModelFormatException($"tensor '{name}' has an impossible shape");
            extents.Add(n);
        }
        if (!offsets[0].TryGetInt64(out long begin) || !offsets[1].TryGetInt64(out long end)
            || begin < 0 || end < begin || end > fileLength - dataStart)
        {
            throw new ModelFormatException($"tensor '{name}' lies beyond the end of the file: the file is cut short, download it again");
        }
        if (size != 0 && end - begin != count * size)
            throw new ModelFormatException($"tensor '{name}' has {end - begin} bytes, its shape asks for {count * size}");
        return new TensorEntry(name, type, extents, dataStart + begin, end - begin);
    }

    private static (TensorType Type, int ElementBytes) Element(string dtype) => dtype switch
    {
        "F32" => (TensorType.F32, 4),
        "F16" => (TensorType.F16, 2),
        "BF16" => (TensorType.BF16, 2),
        "F64" => (TensorType.F64, 8),
        _ => (TensorType.Other, 0),
    };
}
