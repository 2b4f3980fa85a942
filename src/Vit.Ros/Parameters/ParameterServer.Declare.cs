using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

public sealed partial class ParameterServer
{
    /// <summary>
    /// Declares a parameter: its override, or else its default, becomes its value and fixes its type unless the descriptor allows others.
    /// On-set and post-set callbacks run; the event names it as new.
    /// </summary>
    /// <param name="name">Full name, parts joined by dots.</param>
    /// <param name="defaultValue">
    /// <see cref="ParameterValue.NotSet"/> declares it without a value; then the descriptor has the type, or allows any.
    /// </param>
    /// <param name="descriptor">What it may be; null = anything of the default's type.</param>
    /// <param name="ignoreOverride">Whether the default is taken in any case.</param>
    /// <returns>The value it has now.</returns>
    /// <exception cref="ParameterException">
    /// The name is empty or declared already, or the value cannot be: of another type, out of range, or vetoed. It is not declared then.
    /// Or a post-set callback failed; then it is.
    /// </exception>
    public ParameterValue Declare(
        string name, ParameterValue defaultValue, ParameterDescriptor? descriptor = null, bool ignoreOverride = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_writing)
        {
            using CallbackScope scope = EnterCallbacks();
            if (name.Length == 0)
                throw new ParameterException("a parameter's name cannot be empty");
            if (Snapshot.Has(name))
                throw new ParameterException($"parameter '{name}' is declared already");

            descriptor = Complete(name, defaultValue, descriptor ?? new ParameterDescriptor());
            bool overridden = !ignoreOverride && _overrides.ContainsKey(name);
            ParameterValue value = overridden ? _overrides[name] : defaultValue;
            Parameter[] declared = [new(name, value)];
            var changes = new Wire.ParameterEvent();
            if (value.Type != ParameterType.NotSet)
            {
                string? refusal = null;
                string? thrown = FailureOf(() => refusal = descriptor.Refusal(value) ?? Veto(declared));
                if ((refusal ?? thrown) is { } reason)
                    throw new ParameterException(reason + (overridden ? " (the value given at start)" : " (its default)"));
                changes.NewParameters.Add(declared[0].ToMessage());
            }

            DeclaredParameter parameter = Holding(descriptor, value);
            if (Commit(Snapshot.Items.Add(name, parameter), value.Type == ParameterType.NotSet ? [] : declared, changes) is { } failure)
                throw new ParameterException($"parameter '{name}' is declared, but taking it into use failed: {failure}");
            return value;
        }
    }

    /// <summary>
    /// Removes a parameter that was declared with a type that may change; the event names it as deleted (rclcpp sends none here).
    /// </summary>
    /// <exception cref="ParameterException">It is not declared, read-only, or of one type only.</exception>
    public void Undeclare(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_writing)
        {
            using CallbackScope scope = EnterCallbacks();
            if (!Snapshot.TryGet(name, out DeclaredParameter? parameter))
                throw new ParameterException($"parameter '{name}' cannot be undeclared: it is not declared");
            if (parameter.Descriptor.ReadOnly)
                throw new ParameterException($"parameter '{name}' cannot be undeclared: it is read-only");
            if (!parameter.Descriptor.DynamicTyping)
                throw new ParameterException(parameter.Descriptor.Refusal(ParameterValue.NotSet)!);

            var changes = new Wire.ParameterEvent();
            changes.DeletedParameters.Add(new Parameter(name, ParameterValue.NotSet).ToMessage());
            if (Commit(Snapshot.Items.Remove(name), [], changes) is { } failure)
                throw new ParameterException($"parameter '{name}' is undeclared, but: {failure}");
        }
    }

    /// <summary>Name and type into the descriptor. One type only needs a type.</summary>
    private static ParameterDescriptor Complete(string name, ParameterValue defaultValue, ParameterDescriptor descriptor)
    {
        ParameterType type = defaultValue.Type != ParameterType.NotSet ? defaultValue.Type : descriptor.Type;
        if (type == ParameterType.NotSet && !descriptor.DynamicTyping)
            throw new ParameterException($"parameter '{name}' has neither a default nor a type: give it one, or let its type change");
        return descriptor with { Name = name, Type = descriptor.DynamicTyping ? ParameterType.NotSet : type };
    }

    /// <summary>A descriptor whose type may change shows the type of the value.</summary>
    private static DeclaredParameter Holding(ParameterDescriptor descriptor, ParameterValue value) =>
        new(descriptor.DynamicTyping ? descriptor with { Type = value.Type } : descriptor, value);
}
