using Vit.Models.Graph;
using Vit.Perception.Verification;
using Vit.Testing;

namespace Vit.Perception.Tests.Verification;

/// <summary>
/// Level 2: tiny models of every family, built here from the libraries' own files, against the libraries' own outputs.
/// Tolerances are those of each case.json; the libraries themselves are up to 5e-6 from float64.
/// </summary>
public sealed class GoldenModelTests
{
    public static TheoryData<string> Models()
    {
        var data = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Golden.Path("L2_models")).Order(StringComparer.Ordinal))
            data.Add(Path.GetFileName(folder));
        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_checkpoint_gives_what_its_library_gives(string model) => AssertPasses(model, AttentionForm.Auto);

    [Theory]
    [InlineData("vit")]
    [InlineData("deit_distilled")]
    [InlineData("clip")]
    [InlineData("siglip")]
    public void The_attention_operator_gives_the_same(string model) => AssertPasses(model, AttentionForm.Operator);

    private static void AssertPasses(string model, AttentionForm form)
    {
        string folder = Golden.Path("L2_models", model);

        VerificationReport report = Verifier.Run(folder, folder, null, form);

        Assert.Empty(report.Skipped);
        Assert.All(report.Comparisons, c => Assert.True(c.Passed, $"{c.Input}/{c.Output}: {c.LargestDifference:g3} > {c.Tolerance:g3}"));
        Assert.True(report.Comparisons.Count >= 5 * Directory.GetDirectories(folder).Length, "too few outputs were compared");
    }
}
