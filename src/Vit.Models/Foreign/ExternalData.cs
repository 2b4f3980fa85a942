using System.Globalization;
using Google.Protobuf;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// Weights that an ONNX file keeps in files beside it (onnx.ai, "External Data"). Locations are relative to the folder of
/// the .onnx file, so a model with such weights works only where its data files lie beside it.
/// </summary>
public static class ExternalData
{
    // Protobuf cannot hold a message of 2 GiB; the rest of the graph needs some room too.
    private const long MaxEmbeddedBytes = 2_000_000_000;

    /// <summary>The data files that must lie beside the .onnx file, each once; empty when it is whole by itself.</summary>
    /// <exception cref="ModelFormatException">A location that leaves the folder.</exception>
    public static IReadOnlyList<string> Files(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. External(model).Select(Location).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Moves all external weights into the model, which then stands alone.</summary>
    /// <param name="model">Changed in place.</param>
    /// <param name="folder">Where the .onnx file was read.</param>
    /// <exception cref="ModelFormatException">A data file is missing or short, or together they pass ONNX's limit of 2 GB for one file.</exception>
    public static void Embed(ModelProto model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(folder);
        long total = 0;
        foreach (TensorProto tensor in External(model))
        {
            ReadOnlyMemory<byte> bytes = Read(tensor, folder);
            total += bytes.Length;
            if (total > MaxEmbeddedBytes)
                throw new ModelFormatException("the external weights are too large for one .onnx file: keep them beside it");
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
            tensor.ExternalData.Clear();
        }
    }

    internal static ReadOnlyMemory<byte> Read(TensorProto tensor, string folder)
    {
        string location = Location(tensor);
        if (folder.Length == 0)
            throw new ModelFormatException($"weights of '{tensor.Name}' lie in '{location}': say in which folder the .onnx file is");
        string path = Path.Combine(folder, location);
        try
        {
            using FileStream file = File.OpenRead(path);
            long offset = Number(tensor, "offset", 0);
            long length = Number(tensor, "length", file.Length - offset);
            if (offset < 0 || length < 0 || length > int.MaxValue || offset > file.Length - length)
                throw new ModelFormatException($"'{location}' has no bytes {offset}..{offset + length} for '{tensor.Name}': copy the file again");
            var bytes = new byte[length];
            file.Position = offset;
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelFormatException($"weights of '{tensor.Name}' cannot be read from '{location}' ({e.Message}): it must lie beside the .onnx file", e);
        }
    }

    private static IEnumerable<TensorProto> External(ModelProto model)
    {
        if (model.Graph is null)
            return [];
        IEnumerable<TensorProto> constants = model.Graph.Node.SelectMany(n => n.Attribute).Where(a => a.T is not null).Select(a => a.T);
        return model.Graph.Initializer.Concat(constants).Where(t => t.DataLocation == TensorProto.Types.DataLocation.External);
    }

    private static string Location(TensorProto tensor)
    {
        string location = Entry(tensor, "location") ?? "";
        bool leaves = Path.IsPathRooted(location) || location.Split('/', '\\').Contains("..");
        if (location.Length == 0 || leaves || location.Contains('\0', StringComparison.Ordinal))
            throw new ModelFormatException($"weights of '{tensor.Name}' point at '{location}', which is not a file beside the model: export it again");
        return location;
    }

    private static long Number(TensorProto tensor, string key, long absent)
    {
        if (Entry(tensor, key) is not string text)
            return absent;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : -1;
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value;
}
