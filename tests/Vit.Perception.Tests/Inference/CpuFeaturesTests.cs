using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class CpuFeaturesTests
{
    [Theory]
    [InlineData("flags\t\t: fpu sse2 avx2 avx512_vnni avx512_bf16", true)]
    [InlineData("flags\t\t: fpu sse2 avx2 avx_vnni", true)]
    [InlineData("flags\t\t: fpu sse2 avx2 avx512f", false)]
    [InlineData("flags\t\t: fpu avx512_vnni_or_so", false)]
    [InlineData("Features\t: fp asimd asimddp", false)]
    public void Vnni_is_read_from_the_flags(string line, bool has) =>
        Assert.Equal(has, CpuFeatures.NamesVnni(CpuFeatures.FlagsIn(["processor\t: 0", line])));

    [Fact]
    public void Only_the_first_processor_counts() =>
        Assert.Equal("flags\t\t: avx2", CpuFeatures.FlagsIn(["processor\t: 0", "flags\t\t: avx2", "flags\t\t: avx_vnni"]));

    [Fact]
    public void A_processor_may_name_nothing() => Assert.Equal("", CpuFeatures.FlagsIn(["processor\t: 0"]));

    [Fact]
    public void A_name_tells_models_and_instructions_apart()
    {
        string name = CpuFeatures.NameOf(["processor\t: 0", "model name\t: AMD EPYC 9354", "flags\t\t: avx2 avx512_vnni", "", "model name\t: other"]);

        Assert.StartsWith("AMD EPYC 9354 ", name, StringComparison.Ordinal);
        Assert.NotEqual(name, CpuFeatures.NameOf(["model name\t: AMD EPYC 9354", "flags\t\t: avx2"]));
        Assert.StartsWith("unknown ", CpuFeatures.NameOf(["Features\t: fp asimd"]), StringComparison.Ordinal);
    }
}
