using Vit.Ros;

namespace Vit.Cli.Doctor;

/// <summary>Whether <c>vit_perception_node</c> could start in this environment. <c>vit</c> itself needs no ROS.</summary>
internal static class RosCheck
{
    /// <summary>The package of ours that a workspace or <c>make ros</c> provides.</summary>
    private const string Messages = "vit_msgs";

    private static readonly string[] ProfileVariables = ["FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE"];

    /// <summary>What there is, or what is missing and what to do; starts ROS when all seems there, because only that proves it.</summary>
    public static IEnumerable<Finding> Findings()
    {
        RosEnvironment environment = RosEnvironment.Inspect();
        if (environment.Prefixes.Count == 0)
        {
            yield return Finding.Remark("ROS 2", $"not needed by vit; vit_perception_node would not start: {environment.Problem}");
            yield break;
        }
        if (environment.Problem is { } problem)
        {
            yield return Finding.Wrong("ROS 2", problem);
            yield break;
        }
        yield return Finding.Try("ROS 2", () =>
        {
            using RosContext context = RosContext.Create([]);
            return $"{environment.Distro} with {RosContext.Middleware}, domain {context.Domain}; {environment.LibraryPath} of ours loads";
        });
        if (environment.WithoutTypeSupport(Messages))
        {
            yield return Finding.Wrong(Messages,
                $"none of the ROS 2 prefixes holds lib/lib{Messages}__rosidl_typesupport_c.so (AMENT_PREFIX_PATH={string.Join(':', environment.Prefixes)}): " +
                "source the workspace that has it, or run 'make ros'");
        }
        if (FindProfileProblem() is { } large)
            yield return Finding.Remark("large images", large);
    }

    /// <summary>The profile that large images need on Fast DDS, if it is not in force here.</summary>
    private static string? FindProfileProblem()
    {
        string middleware = Environment.GetEnvironmentVariable("RMW_IMPLEMENTATION") is { Length: > 0 } given ? given : "rmw_fastrtps_cpp";
        if (!middleware.StartsWith("rmw_fastrtps", StringComparison.Ordinal))
            return null;
        string? file = ProfileVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(f => !string.IsNullOrEmpty(f));
        if (file is null)
        {
            return "a camera driver started from here would lose most images over 0.5 MB on the way (Fast DDS' shared memory): " +
                $"export {ProfileVariables[0]}=<prefix>/share/vit_perception/config/fastdds_large_images.xml before it starts";
        }
        return File.Exists(file) ? null : $"{file}, named as Fast DDS' profile, is not there";
    }
}
