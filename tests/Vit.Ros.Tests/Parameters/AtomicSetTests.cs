using FsCheck;
using FsCheck.Fluent;
using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class AtomicSetTests
{
    private static readonly string[] Names =
        ["attention.residual", "attention.method", "links.max_objects", "model", "anything", "nowhere"];

    private static readonly ParameterValue[] Candidates =
        [0.25, 0.75, 1.5, "rollout", "last_layer", "other", 2, 64, 65, true, ParameterValue.NotSet];

    /// <summary>Lists that mix what is taken with what is not.</summary>
    private static Arbitrary<Parameter[]> Requests => Arb.From(
        Gen.Elements(Names).SelectMany(name => Gen.Elements(Candidates).Select(value => new Parameter(name, value))).ArrayOf());

    [Fact]
    public void Either_all_parameters_are_set_or_none() =>
        Prop.ForAll(Requests, request =>
        {
            Node node = Node.Typical();
            ParameterSnapshot before = node.Parameters.Snapshot;
            bool successful = node.Parameters.SetAtomically(request).Successful;
            ParameterSnapshot after = node.Parameters.Snapshot;

            if (!successful)
                return ReferenceEquals(before, after) && node.Events.Count == 0;
            Dictionary<string, ParameterValue> expected = before.All.ToDictionary(p => p.Key, p => p.Value.Value);
            foreach (Parameter parameter in request)
                expected[parameter.Name] = parameter.Value;
            return after.All.Keys.All(name => after[name] == expected[name])
                && expected.All(p => after.Has(p.Key) || (p.Key == "anything" && p.Value == ParameterValue.NotSet));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_succeeds_exactly_when_each_one_would_by_itself() =>
        Prop.ForAll(Requests, request =>
        {
            bool each = request.Length > 0 && request.All(p => Node.Typical().Parameters.Set(p.Name, p.Value).Successful);
            return Node.Typical().Parameters.SetAtomically(request).Successful == each;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_reader_on_another_thread_never_sees_half_of_a_set()
    {
        var node = new Node();
        node.Parameters.Declare("a", 0);
        node.Parameters.Declare("b", 0);
        bool torn = false, done = false;
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                ParameterSnapshot snapshot = node.Parameters.Snapshot;
                torn |= snapshot.Integer("a") != snapshot.Integer("b");
            }
        });
        reader.Start();
        for (int i = 0; i < 20_000; i++)
            node.Parameters.SetAtomically([new("a", i), new("b", i)]);
        Volatile.Write(ref done, true);
        reader.Join();

        Assert.False(torn);
        Assert.Equal(19_999, node.Parameters.Snapshot.Integer("b"));
    }
}
