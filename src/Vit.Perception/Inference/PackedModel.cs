using Microsoft.ML.OnnxRuntime;
using Vit.Models;

namespace Vit.Perception.Inference;

/// <summary>
/// A large model of the cache in the form that ONNX Runtime's CPU kernels read: the optimised graph, and the weights in the order in which they
/// are multiplied. Weights of this form are mapped; those of the model file are copied into new memory at every start, which costs a large
/// model most of its start. Lies in a folder beside the model, twice as large as it, with what the model gives for the self-test's picture.
/// </summary>
internal sealed class PackedModel
{
    private const string GraphFile = "model.onnx", WeightsFile = GraphFile + ".data", ReferenceFile = "self_test.json";

    private readonly string _model;
    private readonly string _tag;
    private readonly string _folder;

    private PackedModel(string model, string tag, string stamp)
    {
        _model = model;
        _tag = tag;
        _folder = $"{model}.{tag}-{stamp}";
    }

    /// <summary>Whether it was made before. It may be damaged since.</summary>
    public bool IsThere => File.Exists(Path.Combine(_folder, ReferenceFile));

    /// <summary>What the model gave when it was packed.</summary>
    /// <exception cref="ModelFormatException">Not readable.</exception>
    public SelfTestReference Reference => SelfTestReference.Parse(Read(ReferenceFile));

    /// <summary>The packed form of a model: null for one that lies elsewhere than in the cache, or is opened quickly as it is.</summary>
    public static PackedModel? Of(ModelSource source, InferenceOptions options)
    {
        if (source.Path is not { } path || !new ModelCache(options.CacheDir).Holds(path) || !File.Exists(path + ".data"))
            return null;
        // What ONNX Runtime makes of a graph depends on its version, on the CPU, and on whether the number of pictures is fixed.
        string tag = options.MaxBatch == 1 ? "packed" : "packed_batch";
        return new PackedModel(path, tag, KeyDigest.Of(OrtEnv.Instance().GetVersionString() + CpuFeatures.Flags));
    }

    /// <summary>The packed model as a file to open.</summary>
    /// <param name="settings">Told to leave the graph as it is.</param>
    /// <exception cref="ModelFormatException">It is not there.</exception>
    public ModelSource Source(SessionOptions settings)
    {
        settings.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        return ModelSource.File(Path.Combine(_folder, GraphFile));
    }

    /// <summary>Lets the next session that is opened with these settings write the packed model, to a folder of its own.</summary>
    /// <returns>That folder, for <see cref="Keep"/> or <see cref="Discard"/>; null when nothing can be written.</returns>
    public string? Begin(SessionOptions settings)
    {
        string draft = $"{_model}.{_tag}-{Path.GetRandomFileName()}.part";
        try
        {
            Directory.CreateDirectory(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        settings.OptimizedModelFilePath = Path.Combine(draft, GraphFile);
        settings.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", WeightsFile);
        settings.AddSessionConfigEntry("session.save_external_prepacked_constant_initializers", "1");
        return draft;
    }

    /// <summary>Gives the folder its name, and removes other forms of the same model; where another process was first, its form stays.</summary>
    public void Keep(string draft, SelfTestReference reference)
    {
        try
        {
            File.WriteAllText(Path.Combine(draft, ReferenceFile), reference.ToJson());
            string folder = Path.GetDirectoryName(_model)!;
            foreach (string other in Directory.EnumerateDirectories(folder, $"{Path.GetFileName(_model)}.{_tag}-*"))
            {
                if (other != draft && other != _folder)
                    Directory.Delete(other, recursive: true);
            }
            if (!IsThere)
                Remove();
            Directory.Move(draft, _folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(draft);
        }
    }

    /// <summary>Removes a folder that came to nothing.</summary>
    public static void Discard(string draft)
    {
        try
        {
            Directory.Delete(draft, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one that is kept removes it.
        }
    }

    /// <summary>Removes a damaged one, so that it is made anew.</summary>
    public void Remove() => Discard(_folder);

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{_folder}: cannot be read ({e.Message})", e);
        }
    }
}
