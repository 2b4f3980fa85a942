using Vit.Testing;

namespace Vit.Ros.Tests;

/// <summary>What is said when ROS is not there: one line that names what was searched and what to do.</summary>
public sealed class RosEnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public RosEnvironmentTests()
    {
        Directory.CreateDirectory(Lib);
        File.WriteAllBytes(Path.Combine(Lib, "librcl.so"), []);
        File.WriteAllBytes(Path.Combine(Lib, "librmw_good_cpp.so"), []);
        File.WriteAllBytes(Path.Combine(Lib, "librmw_good_shared_cpp.so"), []);
        File.WriteAllBytes(Path.Combine(Lib, "librmw_dds_common__rosidl_typesupport_cpp.so"), []);
        File.WriteAllBytes(Path.Combine(Lib, "libvit_rcl.so"), []);
        _variables["AMENT_PREFIX_PATH"] = $"/nowhere:{_folder.Path}";
        _variables["LD_LIBRARY_PATH"] = Lib;
        _variables["ROS_DISTRO"] = "jazzy";
        _variables["HOME"] = "/root";
    }

    private string Lib => _folder["lib"];

    [Fact]
    public void A_whole_environment_has_no_problem()
    {
        _variables["RMW_IMPLEMENTATION"] = "rmw_good_cpp";

        RosEnvironment found = Inspect();

        Assert.Equal((null, Path.Combine(Lib, "libvit_rcl.so"), "jazzy"), (found.Problem, found.LibraryPath, found.Distro));
        found.ThrowIfUnusable();
    }

    [Fact]
    public void Without_a_prefix_the_cure_is_to_source_one()
    {
        _variables.Remove("AMENT_PREFIX_PATH");

        Assert.Contains("source /opt/ros/<distro>/setup.bash", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prefixes_without_rcl_are_listed()
    {
        _variables["AMENT_PREFIX_PATH"] = "/nowhere:/no/where/else";

        Assert.Contains("AMENT_PREFIX_PATH=/nowhere:/no/where/else", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loader_path_that_lacks_the_prefix_is_explained()
    {
        _variables["LD_LIBRARY_PATH"] = "/usr/lib";

        Assert.Contains($"LD_LIBRARY_PATH does not name {Lib}", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_middleware_is_found_before_it_ends_the_process()
    {
        _variables["RMW_IMPLEMENTATION"] = "rmw_typo_cpp";

        string problem = Problem();

        Assert.Contains("RMW_IMPLEMENTATION=rmw_typo_cpp is not installed: unset it or use one of rmw_good_cpp (searched", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_place_for_logs_the_variables_are_named()
    {
        _variables.Remove("HOME");

        Assert.Contains("set HOME or ROS_LOG_DIR", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_shim_is_named_with_every_place_that_was_searched()
    {
        File.Delete(Path.Combine(Lib, "libvit_rcl.so"));

        string problem = Problem();

        Assert.Contains("searched /program/libvit_rcl.so, /nowhere/lib/libvit_rcl.so, ", problem, StringComparison.Ordinal);
        Assert.Contains("make ros", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_library_is_the_only_one_searched()
    {
        _variables["VIT_RCL_LIBRARY"] = "/given/libvit_rcl.so";

        Assert.Contains("(searched /given/libvit_rcl.so)", Problem(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private RosEnvironment Inspect() => RosEnvironment.Inspect(_variables.GetValueOrDefault, "/program");

    private string Problem()
    {
        string problem = Assert.Throws<RosException>(Inspect().ThrowIfUnusable).Message;
        Assert.DoesNotContain('\n', problem);
        return problem;
    }
}
