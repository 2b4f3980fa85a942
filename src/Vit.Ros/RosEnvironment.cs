using System.Runtime.InteropServices;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Whether ROS can be loaded into this process, found out before it is tried: some faults end the process.</summary>
/// <param name="LibraryPath">libvit_rcl.so, or null.</param>
/// <param name="Prefixes">Folders of <c>AMENT_PREFIX_PATH</c>.</param>
/// <param name="Distro"><c>ROS_DISTRO</c>, or null.</param>
/// <param name="Problem">One line that says what is missing, what was searched and what to do; null when all is there.</param>
public sealed record RosEnvironment(string? LibraryPath, IReadOnlyList<string> Prefixes, string? Distro, string? Problem)
{
    private const string FileName = "libvit_rcl.so";

    /// <summary>Looks at the environment this process was started with.</summary>
    public static RosEnvironment Inspect() => Inspect(Environment.GetEnvironmentVariable, AppContext.BaseDirectory);

    /// <summary>Whether no prefix holds what a package's messages need to be sent and received.</summary>
    /// <param name="package">Name of an interface package, such as <c>vit_msgs</c>.</param>
    public bool WithoutTypeSupport(string package) =>
        !Prefixes.Any(p => File.Exists(Path.Combine(p, "lib", $"lib{package}__rosidl_typesupport_c.so")));

    /// <exception cref="RosException">The <see cref="Problem"/>.</exception>
    public void ThrowIfUnusable()
    {
        if (Problem is not null)
            throw new RosException(Problem);
    }

    internal static RosEnvironment Inspect(Func<string, string?> variable, string programFolder)
    {
        string[] prefixes = Folders(variable("AMENT_PREFIX_PATH"));
        string[] loaderPath = Folders(variable("LD_LIBRARY_PATH"));
        string? distro = variable("ROS_DISTRO");
        string[] candidates = [.. Candidates(variable("VIT_RCL_LIBRARY"), programFolder, prefixes)];
        string? library = candidates.FirstOrDefault(File.Exists);
        string? problem = FindProblem(variable, prefixes, loaderPath);
        if (problem is null && library is null)
        {
            problem = $"{FileName} is not there (searched {string.Join(", ", candidates)}): run 'make ros' in the repository with ROS " +
                "sourced, or set VIT_RCL_LIBRARY to the file";
        }
        return new RosEnvironment(library, prefixes, distro, problem);
    }

    /// <summary>Loads the shim, and with it rcl.</summary>
    internal nint Load()
    {
        ThrowIfUnusable();
        nint handle;
        try
        {
            handle = NativeLibrary.Load(LibraryPath!);
        }
        catch (DllNotFoundException e)
        {
            throw new RosException(
                $"{LibraryPath} cannot be loaded ({e.Message.ReplaceLineEndings(" ")}): is it built against the sourced ROS " +
                $"{Distro}? Build it again with 'make ros'", e);
        }
        unsafe
        {
            int version = ((delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "vit_rcl_abi_version"))();
            if (version != Native.AbiVersion)
            {
                throw new RosException(
                    $"{LibraryPath} has interface {version}, {Native.AbiVersion} is needed: build it again with 'make ros'");
            }
        }
        return handle;
    }

    private static string? FindProblem(Func<string, string?> variable, string[] prefixes, string[] loaderPath)
    {
        if (prefixes.Length == 0)
            return "no ROS 2 environment is active (AMENT_PREFIX_PATH is empty): source /opt/ros/<distro>/setup.bash before starting";

        string? rcl = prefixes.Select(p => Path.Combine(p, "lib")).FirstOrDefault(f => File.Exists(Path.Combine(f, "librcl.so")));
        if (rcl is null)
        {
            return $"none of the ROS 2 prefixes holds lib/librcl.so (AMENT_PREFIX_PATH={string.Join(':', prefixes)}): source " +
                "/opt/ros/<distro>/setup.bash before starting";
        }
        if (!loaderPath.Any(f => File.Exists(Path.Combine(f, "librcl.so"))))
        {
            return $"LD_LIBRARY_PATH does not name {rcl}: source setup.bash before this process starts, the loader reads it only once " +
                $"(LD_LIBRARY_PATH={string.Join(':', loaderPath)})";
        }

        // rmw_implementation ends the process (exit code 102) while librcl is loaded when it cannot have this one.
        string? middleware = variable("RMW_IMPLEMENTATION");
        if (!string.IsNullOrEmpty(middleware) && !loaderPath.Any(f => File.Exists(Path.Combine(f, $"lib{middleware}.so"))))
        {
            return $"RMW_IMPLEMENTATION={middleware} is not installed: unset it or use one of {Middlewares(loaderPath)} " +
                $"(searched {string.Join(':', loaderPath)})";
        }
        if (Array.TrueForAll(["HOME", "ROS_LOG_DIR", "ROS_HOME"], name => string.IsNullOrEmpty(variable(name))))
            return "ROS does not know where to log: set HOME or ROS_LOG_DIR";
        return null;
    }

    private static string Middlewares(string[] loaderPath)
    {
        IEnumerable<string> found = loaderPath.Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "librmw_*_cpp.so"))
            .Select(f => Path.GetFileNameWithoutExtension(f)["lib".Length..])
            .Where(n => !n.Contains("_shared_", StringComparison.Ordinal) && !n.Contains("__", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return string.Join(", ", found);
    }

    private static IEnumerable<string> Candidates(string? given, string programFolder, string[] prefixes) =>
        string.IsNullOrEmpty(given)
            ? [Path.Combine(programFolder, FileName), .. prefixes.Select(p => Path.Combine(p, "lib", FileName))]
            : [given];

    private static string[] Folders(string? list) => list?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
