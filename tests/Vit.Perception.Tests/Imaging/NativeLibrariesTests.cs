using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Imaging;

public class NativeLibrariesTests
{
    // What .NET 10 on glibc says when a dependency of a library given by path is missing.
    private const string LoaderAdvice =
        "Unable to load shared library '/opt/x/libOpenCvSharpExtern.so' or one of its dependencies. In order to help diagnose loading " +
        "problems, consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";

    [Fact]
    public void Nothing_is_said_where_OpenCV_loads() => Assert.Null(NativeLibraries.Check());

    [Theory]
    [InlineData("ID=debian\nVERSION_ID=\"12\"\n", "apt-get install --no-install-recommends libgtk-3-0 libatomic1 libdrm2")]
    [InlineData("ID=debian\nVERSION_ID=\"13\"\n", "apt-get install --no-install-recommends libgtk-3-0t64 libatomic1 libdrm2")]
    [InlineData("VERSION_ID=\"22.04\"\nID=ubuntu\nID_LIKE=debian", "apt-get install --no-install-recommends libgtk-3-0 libatomic1 libdrm2")]
    [InlineData("VERSION_ID=\"24.04\"\nID=ubuntu\nID_LIKE=debian", "apt-get install --no-install-recommends libgtk-3-0t64 libatomic1 libdrm2")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22\"", "libgtk-3-0 libatomic1 libdrm2 (libgtk-3-0t64 on releases since 2024)")]
    [InlineData("ID=\"rhel\"\nID_LIKE=\"fedora\"", "dnf install gtk3 libatomic libdrm")]
    [InlineData("", "install GTK 3, libatomic and libdrm with the system's package manager")]
    public void A_missing_GTK_is_named_with_the_command_of_this_system(string osRelease, string command)
    {
        string? line = Check("libgtk-3.so.0", osRelease);
        Assert.StartsWith("OpenCV cannot load: libgtk-3.so.0 is missing; ", line, StringComparison.Ordinal);
        Assert.EndsWith(command, line, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_of_no_known_package_is_named() =>
        Assert.Equal("OpenCV cannot load: libodd.so.7 is missing; install the package that holds it", Check("libodd.so.7", "ID=debian"));

    [Fact]
    public void Another_reason_is_passed_on_in_the_loaders_words()
    {
        const string Words = "/lib/libc.so.6: version `GLIBC_2.99' not found (required by /opt/x/libOpenCvSharpExtern.so)";
        Assert.Equal(
            "OpenCV cannot load: " + Words,
            NativeLibraries.Check("/opt/x/libOpenCvSharpExtern.so", _ => throw new DllNotFoundException("advice: \n" + Words + "\n"), ""));
    }

    [Fact]
    public void A_platform_without_the_library_is_told_so() =>
        Assert.Contains("libOpenCvSharpExtern.so is not beside the program", NativeLibraries.Check(null, _ => { }, ""), StringComparison.Ordinal);

    private static string? Check(string missing, string osRelease) =>
        NativeLibraries.Check(
            "/opt/x/libOpenCvSharpExtern.so",
            _ => throw new DllNotFoundException(LoaderAdvice + missing + ": cannot open shared object file: No such file or directory\n"),
            osRelease);
}
