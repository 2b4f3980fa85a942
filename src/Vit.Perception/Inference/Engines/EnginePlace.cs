namespace Vit.Perception.Inference.Engines;

/// <summary>
/// Where an engine is built: its own folder, which no other process builds in meanwhile, or, when that cannot be had, a temporary one that is gone
/// afterwards. A session goes on using files that it has open.
/// </summary>
internal sealed class EnginePlace : IDisposable
{
    /// <summary>The file in an engine's folder that whoever builds there holds.</summary>
    public const string LockName = "lock";

    private readonly FileStream? _lock;

    /// <exception cref="IOException">Not even a temporary folder can be had.</exception>
    public EnginePlace(string folder)
    {
        Location = folder;
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Location = Directory.CreateTempSubdirectory("vit-engine-").FullName;
        }
    }

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>It is the engine's own, so what is built there stays.</summary>
    public bool IsKept => _lock is not null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsKept)
        {
            _lock!.Dispose();
            return;
        }
        try
        {
            Directory.Delete(Location, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system empties its temporary folder.
        }
    }
}
