using Vit.Messages;
using Vit.Messages.RclInterfaces;

namespace Vit.Ros.Tests.Live;

public sealed class LoggerTests
{
    [Fact]
    public void A_line_reaches_rosout_with_its_place_and_per_cent_signs()
    {
        using var session = new RosSession();
        var lines = new List<Log>();
        using Subscription subscription = session.Node.CreateSubscription<Log>("/rosout", Qos.Default,
            (payload, in _) => lines.Add(CdrMessage.Deserialize<Log>(payload)));
        RosSession.Matched(subscription);

        session.Node.Logger.Warn("100 %s of %d frames");

        RosSession.Eventually(() => lines.Count > 0, "the line");
        Assert.Equal(
            ("subject", "100 %s of %d frames", "LoggerTests.cs", nameof(A_line_reaches_rosout_with_its_place_and_per_cent_signs), (byte)30),
            (lines[0].Name, lines[0].Msg, lines[0].File, lines[0].Function, lines[0].Level));
    }

    [Fact]
    public void Levels_are_set_read_and_inherited()
    {
        using var session = new RosSession("--ros-args", "--log-level", "warn");
        RosLogger logger = session.Node.Logger;

        Assert.Equal((LogSeverity.Unset, LogSeverity.Warn), (logger.Level, logger.EffectiveLevel));
        Assert.False(logger.IsEnabled(LogSeverity.Info));

        logger.Level = LogSeverity.Debug;
        Assert.Equal((LogSeverity.Debug, LogSeverity.Debug), (logger.Level, new RosLogger("subject.part").EffectiveLevel));
        Assert.True(logger.IsEnabled(LogSeverity.Debug));

        logger.Level = LogSeverity.Unset;
        Assert.Equal(LogSeverity.Warn, logger.EffectiveLevel);
    }
}
