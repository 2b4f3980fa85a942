using Vit.Models.Reference;

namespace Vit.Testing;

/// <summary>The golden data under tests/data: reference numbers made once by the original libraries.</summary>
public static class Golden
{
    /// <summary>Root of the checkout, found from where the test assembly lies.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Absolute path of a file or folder under tests/data.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([RepositoryRoot, "tests", "data", .. parts]);

    /// <summary>A float32 array under tests/data.</summary>
    public static NpyArray Array(params string[] parts) => NpyArray.Load(Path(parts));

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "Vit.sln")))
                return folder;
        }
        throw new DirectoryNotFoundException("Vit.sln was not found above the test assembly.");
    }
}
