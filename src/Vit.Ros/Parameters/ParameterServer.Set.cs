using System.Collections.Immutable;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

public sealed partial class ParameterServer
{
    /// <summary>Sets one parameter.</summary>
    /// <returns>Success, or why it was refused.</returns>
    /// <exception cref="ParameterException">Called from a parameter callback.</exception>
    public SetResult Set(string name, ParameterValue value) => SetAtomically([new Parameter(name, value)]);

    /// <summary>
    /// Sets all parameters together or none of them. Where a name comes twice its last value counts. <see cref="ParameterValue.NotSet"/>
    /// undeclares a parameter whose type may change.
    /// </summary>
    /// <returns>
    /// Success; or the first refusal: not declared, read-only, wrong type, out of range, a callback's veto. A success with a reason is one
    /// where a post-set callback failed with it: the values stand.
    /// </returns>
    /// <exception cref="ParameterException">Called from a parameter callback.</exception>
    public SetResult SetAtomically(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        lock (_writing)
        {
            using CallbackScope scope = EnterCallbacks();
            string? refusal = null;
            string? thrown = FailureOf(() =>
            {
                foreach (Func<IReadOnlyList<Parameter>, IReadOnlyList<Parameter>> callback in _preSet.All)
                    parameters = callback(parameters);
                refusal = RefusalOf(parameters) ?? Veto(parameters);
            });
            if ((refusal ?? thrown) is { } reason)
                return SetResult.Refused(reason);

            Parameter[] set = LastOfEach(parameters);
            (ImmutableSortedDictionary<string, DeclaredParameter> items, Wire.ParameterEvent changes) = Apply(set);
            return Commit(items, set, changes) is { } failure
                ? SetResult.SuccessBut("set, but taking it into use failed: " + failure)
                : SetResult.Success;
        }
    }

    private string? RefusalOf(IReadOnlyList<Parameter> parameters)
    {
        if (parameters.Count == 0)
            return "no parameters to set: the list is empty, or a pre-set callback emptied it";
        foreach (Parameter parameter in parameters)
        {
            if (!Snapshot.TryGet(parameter.Name, out DeclaredParameter? declared))
                return $"parameter '{parameter.Name}' cannot be set: it is not declared";
            if (declared.Descriptor.ReadOnly)
                return $"parameter '{parameter.Name}' cannot be set: it is read-only; give it at start";
        }
        foreach (Parameter parameter in parameters)
        {
            if (Snapshot.Items[parameter.Name].Descriptor.Refusal(parameter.Value) is { } reason)
                return reason;
        }
        return null;
    }

    private (ImmutableSortedDictionary<string, DeclaredParameter> Items, Wire.ParameterEvent Changes) Apply(Parameter[] set)
    {
        ImmutableSortedDictionary<string, DeclaredParameter>.Builder items = Snapshot.Items.ToBuilder();
        var changes = new Wire.ParameterEvent();
        foreach (Parameter parameter in set)
        {
            DeclaredParameter before = items[parameter.Name];
            if (parameter.Value.Type == ParameterType.NotSet && before.Value.Type != ParameterType.NotSet)
            {
                items.Remove(parameter.Name);
                changes.DeletedParameters.Add(parameter.ToMessage());
            }
            else
            {
                items[parameter.Name] = Holding(before.Descriptor, parameter.Value);
                changes.ChangedParameters.Add(parameter.ToMessage());
            }
        }
        return (items.ToImmutable(), changes);
    }

    private static Parameter[] LastOfEach(IReadOnlyList<Parameter> parameters) =>
        [.. parameters.Reverse().DistinctBy(p => p.Name).Reverse()];
}
