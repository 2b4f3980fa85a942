using Google.Protobuf;
using Vit.Models.Cards;

namespace Vit.Models.Onnx;

/// <summary>
/// Reads and writes ONNX files. Large models keep their weights in a second file beside the first
/// (<c>model.onnx.data</c>), page aligned, so that the runtime maps them instead of copying.
/// </summary>
public static class OnnxFile
{
    /// <summary>Models from this size on are written with external weights.</summary>
    public const long ExternalFrom = 64L * 1024 * 1024;

    private const int PageBytes = 4096;

    /// <summary>Tensors smaller than this stay in the model file.</summary>
    private const int SmallTensorBytes = 4096;

    /// <summary>Parses a file; external weights stay references.</summary>
    /// <exception cref="ModelFormatException">Missing or not an ONNX model.</exception>
    public static ModelProto Load(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Checked(ModelProto.Parser.ParseFrom(stream), path);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"{path}: not an ONNX model ({e.Message})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>
    /// Writes a model, whole or not at all: it is written under a temporary name first. The model is not changed.
    /// </summary>
    /// <param name="model">The model; its weights are in memory.</param>
    /// <param name="path">Target file; the folder is created.</param>
    /// <param name="externalFrom">Bytes of weights from which they go to a second file.</param>
    /// <returns>The files written: one, or two.</returns>
    /// <exception cref="ModelFormatException">The target cannot be written.</exception>
    public static IReadOnlyList<string> Save(ModelProto model, string path, long externalFrom = ExternalFrom)
    {
        try
        {
            string full = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var written = new List<string> { full };
            if (model.Graph.Initializer.Sum(t => (long)t.RawData.Length) >= externalFrom)
            {
                written.Add(full + ".data");
                // The bytes of the weights are shared; only the references change.
                model = model.Clone();
                Write(full + ".data", stream => MoveWeights(model, stream, Path.GetFileName(full) + ".data"));
            }
            else
            {
                File.Delete(full + ".data");
            }
            Write(full, stream => model.WriteTo(stream));
            return written;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be written ({e.Message})", e);
        }
    }

    /// <summary>The card that a model carries.</summary>
    /// <exception cref="ModelFormatException">It carries none, or one that cannot be read.</exception>
    public static ModelCard Card(ModelProto model) => ModelCard.Parse(Metadata(model, ModelCard.MetadataKey)
        ?? throw new ModelFormatException("no model card inside: import it first with 'vit import'"));

    /// <summary>The value of a metadata entry, or null.</summary>
    public static string? Metadata(ModelProto model, string key) =>
        model.MetadataProps.FirstOrDefault(p => p.Key == key)?.Value;

    /// <summary>Sets a metadata entry.</summary>
    public static void SetMetadata(ModelProto model, string key, string value)
    {
        StringStringEntryProto? entry = model.MetadataProps.FirstOrDefault(p => p.Key == key);
        if (entry is null)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        else
            entry.Value = value;
    }

    private static ModelProto Checked(ModelProto model, string path) =>
        model.Graph is { Node.Count: > 0 } ? model : throw new ModelFormatException($"{path}: not an ONNX model (it has no graph)");

    /// <summary>Each writer has a temporary name of its own, so that two processes may write the same file at once.</summary>
    private static void Write(string path, Action<FileStream> write)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            using (FileStream stream = File.Create(temporary))
                write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void MoveWeights(ModelProto model, FileStream stream, string location)
    {
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            if (tensor.RawData.Length < SmallTensorBytes)
                continue;
            stream.SetLength((stream.Length + PageBytes - 1) / PageBytes * PageBytes);
            stream.Seek(0, SeekOrigin.End);
            long offset = stream.Position;
            tensor.RawData.WriteTo(stream);
            tensor.ExternalData.Add(Entry("location", location));
            tensor.ExternalData.Add(Entry("offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            tensor.ExternalData.Add(Entry("length", tensor.RawData.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.RawData = ByteString.Empty;
        }
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
