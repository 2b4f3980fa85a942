namespace Vit.Cli.Demo;

/// <summary>One picture of the demo.</summary>
/// <param name="Path">The file.</param>
/// <param name="Group">Heading under which the page shows it.</param>
internal sealed record DemoPicture(string Path, string Group)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>What the demo looks at: the pictures beside the program, or the user's own.</summary>
internal static class DemoPictures
{
    public const string Photographs = "Photographs";
    public const string Scenes = "Rendered scenes";
    private const int ScenesShown = 4;

    public static IReadOnlyList<DemoPicture> Collect(string[] own)
    {
        if (own.Length > 0)
            return [.. own.Select(path => new DemoPicture(path, "Pictures"))];
        return [.. Folder("scenes", Scenes).Take(ScenesShown), .. Folder("photos", Photographs)];
    }

    private static IEnumerable<DemoPicture> Folder(string name, string group)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "demo", name);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal).Select(path => new DemoPicture(path, group))
            : [];
    }
}
