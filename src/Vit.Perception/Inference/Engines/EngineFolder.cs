using System.Text.Json;

namespace Vit.Perception.Inference.Engines;

/// <summary>
/// The folder of one engine in <c>cache_dir/engines</c>: ready, or emptied for a build. The cache is a convenience: where another process builds in the
/// folder, or it cannot be written, the build goes to a temporary folder and nothing is kept. Not thread safe.
/// </summary>
internal sealed class EngineFolder
{
    private (string Name, long Bytes, DateTime Written)[] _read = [];

    /// <summary>Looks at what lies there; reads all of it.</summary>
    /// <param name="cacheDir"><see cref="InferenceOptions.CacheDir"/>.</param>
    /// <param name="key">The engine wanted.</param>
    public EngineFolder(string cacheDir, EngineKey key)
    {
        Key = key;
        Location = Path.Combine(Path.GetFullPath(cacheDir), "engines", key.Name);
        Look();
    }

    /// <summary>The engine wanted.</summary>
    public EngineKey Key { get; }

    /// <summary>Where the engine is kept.</summary>
    public string Location { get; }

    /// <summary>Holds the engine, whole and of this key.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Why what lies there cannot be used, one line; null when nothing does, empty when it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens a session on the engine, which is built by that when it is not ready; it is kept when that succeeds, and only then.</summary>
    /// <param name="open">Opens and tests a session that reads and writes its engine in the folder given.</param>
    /// <exception cref="IOException">Not even a temporary folder can be had.</exception>
    public T Open<T>(Func<string, T> open)
    {
        if (IsReady)
            return Open(Location, open);
        using var place = new EnginePlace(Location);
        if (!place.IsKept)
            return open(place.Location);
        // Another process may have finished it since.
        Look();
        return Open(Location, open);
    }

    private void Look()
    {
        try
        {
            Fault = FaultOf();
            IsReady = Fault?.Length == 0;
            if (IsReady)
                _read = Stamps();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            Fault = $"it cannot be read ({OneLine.Of(e)})";
        }
    }

    private T Open<T>(string place, Func<string, T> open)
    {
        try
        {
            if (!IsReady)
                Empty();
            T opened = open(place);
            IsReady = Seal();
            return opened;
        }
        catch
        {
            IsReady = false;
            Drop();
            throw;
        }
    }

    /// <summary>Also when it was ready: providers may add to their caches.</summary>
    private bool Seal()
    {
        try
        {
            if (!IsReady || !Stamps().SequenceEqual(_read))
                new EngineManifest(Key.Parts, [.. Names().Select(name => EngineFile.Of(Location, name))]).Write(Location);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Drop()
    {
        try
        {
            Empty();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stays has no manifest, or one that is looked at again.
        }
    }

    private string? FaultOf()
    {
        if (!Directory.Exists(Location))
            return null;
        string[] names = Names();
        if (EngineManifest.Read(Location) is not { } manifest)
            return names.Length == 0 ? null : "it has no manifest: its build did not finish";
        if (Key.DifferenceFrom(manifest.Key) is { } difference)
            return difference;
        if (names.Except(manifest.Files.Select(f => f.Name)).FirstOrDefault() is { } stray)
            return $"'{stray}' is not in its manifest";
        foreach (EngineFile file in manifest.Files)
        {
            // Only files that are in the folder are opened, whatever a manifest names.
            if (!names.Contains(file.Name))
                return $"'{file.Name}' is missing";
            if (EngineFile.Of(Location, file.Name) != file)
                return $"'{file.Name}' has changed";
        }
        return "";
    }

    private void Empty()
    {
        // The manifest first: from here on nothing in the folder counts.
        File.Delete(Path.Combine(Location, EngineManifest.FileName));
        foreach (string name in Names())
            File.Delete(Path.Combine(Location, name));
    }

    private (string Name, long Bytes, DateTime Written)[] Stamps() =>
    [
        .. Names().Select(name =>
        {
            var file = new FileInfo(Path.Combine(Location, name));
            return (name, file.Length, file.LastWriteTimeUtc);
        }),
    ];

    private string[] Names() =>
    [
        .. Directory.EnumerateFiles(Location, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Location, path))
            .Where(name => name is not (EnginePlace.LockName or EngineManifest.FileName))
            .Order(StringComparer.Ordinal),
    ];
}
