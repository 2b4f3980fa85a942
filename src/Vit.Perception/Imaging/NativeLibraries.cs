using System.Runtime.InteropServices;

namespace Vit.Perception.Imaging;

/// <summary>
/// Tells in one line why OpenCV's native library does not load here and what cures it, before the first OpenCV call fails with a
/// <see cref="TypeInitializationException"/> that names neither. OpenCvSharp's build draws windows with GTK 3, which servers lack.
/// </summary>
public static class NativeLibraries
{
    private const string OpenCv = "libOpenCvSharpExtern.so";

    // What the library asks the loader for (its NEEDED entries) and one of the three packages below brings.
    private static readonly string[] _s_packaged =
    [
        "libfreetype.", "libharfbuzz.", "libgtk-3.", "libgdk-3.", "libpangocairo-1.", "libpango-1.", "libatk-1.", "libcairo-gobject.",
        "libcairo.", "libgdk_pixbuf-2.", "libgio-2.", "libgobject-2.", "libglib-2.", "libX11.", "libdrm.", "libatomic.",
    ];

    /// <summary>Null when OpenCV's native library loads, else one line: what is missing and the command that installs it.</summary>
    public static string? Check() => Check(Locate(), path => NativeLibrary.Load(path), ReadOsRelease());

    /// <summary>The same with its surroundings given.</summary>
    /// <param name="path">Where the library lies; null: nowhere.</param>
    /// <param name="load">Loads a library by path; throws <see cref="DllNotFoundException"/> with the loader's message.</param>
    /// <param name="osRelease">Text of /etc/os-release.</param>
    internal static string? Check(string? path, Action<string> load, string osRelease)
    {
        if (path is null)
        {
            return $"OpenCV cannot load: {OpenCv} is not beside the program; build for linux-x64, " +
                $"or put one made for {RuntimeInformation.RuntimeIdentifier} there";
        }
        try
        {
            load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return $"OpenCV cannot load: {Explain(e.Message, osRelease)}";
        }
    }

    private static string Explain(string message, string osRelease)
    {
        // The runtime's own advice stands first; the loader's words are the last line that says anything.
        string reason = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("unknown reason");
        int colon = reason.IndexOf(": cannot open shared object file", StringComparison.Ordinal);
        if (colon < 0)
            return reason;
        string library = reason[..colon];
        return _s_packaged.Any(known => library.StartsWith(known, StringComparison.Ordinal))
            ? $"{library} is missing; {Cure(osRelease)}"
            : $"{library} is missing; install the package that holds it";
    }

    private static string Cure(string osRelease)
    {
        string id = Field(osRelease, "ID"), like = Field(osRelease, "ID_LIKE");
        _ = Version.TryParse(Field(osRelease, "VERSION_ID") is var text && text.Contains('.') ? text : text + ".0", out Version? version);
        const string Apt = "run: apt-get install --no-install-recommends ", Others = " libatomic1 libdrm2";
        return id switch
        {
            // The time_t transition of 2024 renamed the package.
            "ubuntu" => Apt + (version >= new Version(24, 4) ? "libgtk-3-0t64" : "libgtk-3-0") + Others,
            "debian" => Apt + (version >= new Version(13, 0) ? "libgtk-3-0t64" : "libgtk-3-0") + Others,
            _ when like.Contains("debian", StringComparison.Ordinal) || like.Contains("ubuntu", StringComparison.Ordinal) =>
                Apt + "libgtk-3-0" + Others + " (libgtk-3-0t64 on releases since 2024)",
            _ when id == "fedora" || like.Contains("fedora", StringComparison.Ordinal) => "run: dnf install gtk3 libatomic libdrm",
            _ => "install GTK 3, libatomic and libdrm with the system's package manager",
        };
    }

    private static string Field(string osRelease, string name)
    {
        foreach (string line in osRelease.Split('\n'))
        {
            if (line.StartsWith(name + "=", StringComparison.Ordinal))
                return line[(name.Length + 1)..].Trim().Trim('"');
        }
        return "";
    }

    // By path, because only then the loader says which dependency it lacks instead of listing the folders it tried.
    private static string? Locate()
    {
        string searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, OpenCv))
            .FirstOrDefault(File.Exists);
    }

    private static string ReadOsRelease()
    {
        try
        {
            return File.ReadAllText("/etc/os-release");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
