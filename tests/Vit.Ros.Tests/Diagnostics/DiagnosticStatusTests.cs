using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class DiagnosticStatusTests
{
    [Theory]
    [InlineData(DiagnosticLevel.Ok, "fine", DiagnosticLevel.Ok, "also", DiagnosticLevel.Ok, "fine")]
    [InlineData(DiagnosticLevel.Ok, "", DiagnosticLevel.Ok, "fine", DiagnosticLevel.Ok, "fine")]
    [InlineData(DiagnosticLevel.Ok, "fine", DiagnosticLevel.Warn, "slow", DiagnosticLevel.Warn, "slow")]
    [InlineData(DiagnosticLevel.Warn, "slow", DiagnosticLevel.Ok, "fine", DiagnosticLevel.Warn, "slow")]
    [InlineData(DiagnosticLevel.Warn, "slow", DiagnosticLevel.Error, "broken", DiagnosticLevel.Error, "slow; broken")]
    [InlineData(DiagnosticLevel.Error, "broken", DiagnosticLevel.Warn, "slow", DiagnosticLevel.Error, "broken; slow")]
    [InlineData(DiagnosticLevel.Error, "", DiagnosticLevel.Stale, "silent", DiagnosticLevel.Stale, "silent")]
    public void Merging_keeps_the_greater_level_and_every_complaint(
        DiagnosticLevel first, string said, DiagnosticLevel second, string added, DiagnosticLevel level, string message)
    {
        var status = new DiagnosticStatus();
        status.Summarize(first, said);
        status.Merge(second, added);

        Assert.Equal((level, message), (status.GetLevel(), status.Message));
    }

    [Fact]
    public void Levels_are_numbered_as_in_the_message() => Assert.Equal(
        [DiagnosticStatus.OK, DiagnosticStatus.WARN, DiagnosticStatus.ERROR, DiagnosticStatus.STALE],
        Enum.GetValues<DiagnosticLevel>().Select(level => (byte)level));

    [Fact]
    public void Values_are_texts_with_a_point_and_in_their_order()
    {
        var status = new DiagnosticStatus();
        status.Add("encoding", "bgr8");
        status.Add("received", 12);
        status.Add("rate (Hz)", 29.97, "0.0");
        status.Add("enabled", true);

        Assert.Equal(
            [("encoding", "bgr8"), ("received", "12"), ("rate (Hz)", "30.0"), ("enabled", "True")],
            status.Values.Select(v => (v.Key, v.Value)));
    }
}
