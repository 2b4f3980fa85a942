namespace Vit.Bags.Compression;

/// <summary>A file that is deleted when it is disposed of.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string folder)
    {
        Path = System.IO.Path.Combine(folder, $"vit_bag_{Guid.NewGuid():N}");
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
