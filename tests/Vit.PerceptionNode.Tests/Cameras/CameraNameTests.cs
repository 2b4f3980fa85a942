using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Parameters;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode.Tests.Cameras;

public sealed class CameraNameTests
{
    [Fact]
    public void The_single_camera_has_the_names_that_it_always_had()
    {
        CameraName name = Assert.Single(CameraName.From(Declared().Snapshot));

        Assert.Equal(("image/compressed", "~/attention/image", "Input"), (name.Input("image/compressed"), name.Own("~/attention/image"), name.Status));
        Assert.Equal("text", name.Says("text"));
    }

    [Fact]
    public void Cameras_that_have_names_have_topics_of_their_own()
    {
        CameraName[] names = CameraName.From(Declared("front", "rear_2").Snapshot);

        Assert.Equal(["front", "rear_2"], names.Select(name => name.Value));
        CameraName rear = names[1];
        Assert.Equal(
            ("rear_2/image/compressed", "~/rear_2/attention/image", "Input rear_2"),
            (rear.Input("image/compressed"), rear.Own("~/attention/image"), rear.Status));
        Assert.Equal("rear_2: text", rear.Says("text"));
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("a", "'a'")]
    [InlineData("Front", "'Front'")]
    [InlineData("2nd", "'2nd'")]
    [InlineData("front/left", "'front/left'")]
    [InlineData("~", "'~'")]
    [InlineData("front__left", "'front__left'")]
    [InlineData("front_", "'front_'")]
    [InlineData("front\n", "REP 144")]
    [InlineData("rear", "'rear' is there twice")]
    public void A_name_that_cannot_be_is_refused_with_the_reason(string name, string reason)
    {
        string message = Assert.Throws<ParameterException>(() => Declared("rear", name)).Message;

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("'cameras'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_cameras_than_a_run_has_places_are_refused()
    {
        string[] names = [.. Enumerable.Range(0, 65).Select(i => FormattableString.Invariant($"camera{i}"))];

        Assert.Contains("65 cameras", Assert.Throws<ParameterException>(() => Declared(names)).Message, StringComparison.Ordinal);
        Assert.Equal(64, CameraName.From(Declared(names.AsSpan(1)).Snapshot).Length);
    }

    private static ParameterServer Declared(params ReadOnlySpan<string> names)
    {
        var server = new ParameterServer("/node", TimeProvider.System, [KeyValuePair.Create(CameraName.Parameter, ParameterValue.From(names))]);
        PerceptionTable.Rows.DeclareIn(server);
        return server;
    }
}
