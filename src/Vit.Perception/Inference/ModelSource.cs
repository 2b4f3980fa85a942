using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models;
using Vit.Models.Onnx;

namespace Vit.Perception.Inference;

/// <summary>A model file, or one that is already in memory, from which any number of sessions are opened.</summary>
internal sealed class ModelSource
{
    private readonly byte[] _bytes = [];
    private readonly string _externalDataFolder = "";

    private ModelSource(string path)
    {
        Path = path;
        Name = $"model '{path}'";
    }

    private ModelSource(byte[] bytes, string externalDataFolder, string name)
    {
        _bytes = bytes;
        _externalDataFolder = externalDataFolder;
        Name = name;
    }

    /// <summary>How messages name the model.</summary>
    public string Name { get; }

    /// <summary>The model file; null for a model in memory.</summary>
    public string? Path { get; }

    /// <summary>A model file; tensors in other files are looked for beside it.</summary>
    /// <exception cref="ModelFormatException">There is no such file.</exception>
    public static ModelSource File(string path)
    {
        if (Directory.Exists(path))
            throw new ModelFormatException($"model '{path}' is a folder: make a model file of it with 'vit import {path} -o model.onnx'");
        if (!System.IO.File.Exists(path))
            throw new ModelFormatException($"model '{path}' does not exist: check the path, or make one with 'vit import CHECKPOINT -o {path}'");
        return new ModelSource(path);
    }

    /// <summary>A model in memory; the array is not copied and must not change.</summary>
    public static ModelSource Bytes(byte[] bytes, string externalDataFolder) =>
        new(bytes, externalDataFolder, "the model in memory");

    /// <summary>Where tensors in other files are looked for; empty for a model in memory that has none.</summary>
    public string Folder => Path is null ? _externalDataFolder : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>Parses the model; weights in other files stay there.</summary>
    /// <exception cref="ModelFormatException">It is not an ONNX model.</exception>
    public ModelProto Load()
    {
        try
        {
            return Path is null ? ModelProto.Parser.ParseFrom(_bytes) : OnnxFile.Load(Path);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"{Name} is not an ONNX model ({OneLine.Of(e)})", e);
        }
    }

    /// <summary>The same model in the form that compiling providers take; see <see cref="CompilableGraph"/>.</summary>
    /// <param name="outputs">What will be asked for; null = all outputs.</param>
    public ModelSource ForCompilers(SessionOutputs? outputs) => With(CompilableGraph.Of(Load(), outputs));

    private ModelSource With(ModelProto model) => new(model.ToByteArray(), Folder, Name);

    /// <summary>Builds a session. Throws what ONNX Runtime throws.</summary>
    public InferenceSession Open(SessionOptions options)
    {
        if (Path is not null)
            return new InferenceSession(Path, options);
        if (_externalDataFolder.Length > 0)
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", System.IO.Path.GetFullPath(_externalDataFolder));
        return new InferenceSession(_bytes, options);
    }
}
