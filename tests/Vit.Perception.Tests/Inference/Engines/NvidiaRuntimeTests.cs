using Vit.Perception.Inference.Engines;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference.Engines;

public sealed class NvidiaRuntimeTests
{
    [Fact]
    public void Every_part_has_a_value_on_every_machine()
    {
        Dictionary<string, string> parts = NvidiaRuntime.Describe(0);

        Assert.Equal(["cuda", "driver", "gpu", "tensorrt"], parts.Keys.Order());
        Assert.DoesNotContain("", parts.Values);
    }

    [Fact]
    public void The_driver_is_the_kernel_modules()
    {
        using var root = new TemporaryFolder();
        Assert.Equal(NvidiaRuntime.Unknown, NvidiaRuntime.Driver(root.Path));

        Directory.CreateDirectory(root["sys/module/nvidia"]);
        root.Write("sys/module/nvidia/version", "550.54.15\n"u8);
        Assert.Equal("550.54.15", NvidiaRuntime.Driver(root.Path));
    }
}
