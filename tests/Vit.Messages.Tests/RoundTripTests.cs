using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Vit.Messages.Tests.Support;

namespace Vit.Messages.Tests;

/// <summary>Random messages of every type.</summary>
public sealed partial class RoundTripTests
{
    public static TheoryData<string> Names => MessageProbe.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_read_back(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            byte[] payload = probe.Serialize(RandomMessage(probe, seed));

            Assert.Equal(payload, probe.Serialize(probe.Deserialize(payload)));
            if (probe.HasView)
                Assert.Equal(payload, probe.Serialize(probe.DeserializeByView(payload)));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(30));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_least_size_is_that_of_an_empty_message_without_padding_or_more(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        byte[] payload = probe.Serialize(Activator.CreateInstance(probe.Type)!);

        // An empty string is written with its NUL but may come without.
        Assert.InRange(probe.MinimumCdrSize, 1, payload.Length - 4);
    }

    /// <summary>A message whose lists and strings respect the smallest bound that stands in the type's definition.</summary>
    internal static object RandomMessage(MessageProbe probe, int seed)
    {
        int bound = Bound().Matches(probe.Definition).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Append(4).Min();
        return MessageReflection.Random(probe.Type, new Random(seed), bound);
    }

    [GeneratedRegex("<=([0-9]+)")]
    private static partial Regex Bound();
}
