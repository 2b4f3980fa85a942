using System.Diagnostics;
using System.Text.Json;

namespace Vit.Testing;

/// <summary>
/// Reads bags with the Python packages <c>rosbags</c> and <c>mcap</c>, which share no code with this project: tests/ros/check_bag.py.
/// They are found in the ROS installation that the variable VIT_ROS_PREFIX names, or with the python3 on PATH.
/// </summary>
public static class IndependentReader
{
    /// <summary>Why it cannot be used here; empty when it can.</summary>
    public static string Absence { get; } = Run("-c", "import rosbags, mcap").Code == 0
        ? ""
        : "no Python with the packages rosbags and mcap: name a ROS installation that has them in VIT_ROS_PREFIX";

    /// <summary>Whether a test that needs it must fail rather than be skipped when it is not there.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("VIT_REQUIRE_ROS") == "1";

    /// <summary>Topic → (type, number of messages, SHA-256 over all payloads in log-time order), after both packages agreed.</summary>
    /// <exception cref="InvalidOperationException">They do not agree, or cannot read the bag.</exception>
    public static IReadOnlyDictionary<string, (string Type, long Count, string Sha256)> Read(string bag)
    {
        (int code, string output, string errors) = Run(Path.Combine(Golden.RepositoryRoot, "tests", "ros", "check_bag.py"), bag);
        if (code != 0)
            throw new InvalidOperationException($"independent readers reject {bag}: {errors}{output}");
        using JsonDocument json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("rosbags").EnumerateObject().ToDictionary(
            t => t.Name,
            t => (t.Value.GetProperty("type").GetString()!, t.Value.GetProperty("count").GetInt64(), t.Value.GetProperty("sha256").GetString()!));
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        string? prefix = Environment.GetEnvironmentVariable("VIT_ROS_PREFIX");
        var start = new ProcessStartInfo(string.IsNullOrEmpty(prefix) ? "python3" : Path.Combine(prefix, "bin", "python3"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, "", e.Message);
        }
    }
}
