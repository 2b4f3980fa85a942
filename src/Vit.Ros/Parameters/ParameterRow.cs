using System.Collections.Immutable;

namespace Vit.Ros.Parameters;

/// <summary>
/// One row of a <see cref="ParameterTable"/>: everything that users are told about a parameter, once. Read-only unless <see
/// cref="Dynamic"/> is set. Immutable; a row that cannot be (its own default refused, a bad name) is found when the table is made.
/// </summary>
/// <param name="Name">Full name: parts of <c>[a-z][a-z0-9_]*</c> joined by dots.</param>
/// <param name="Default">A bool, integer, double, string or list of strings; it fixes the type.</param>
/// <param name="Description">What it is for, with its unit; one sentence or more, one line.</param>
public sealed record ParameterRow(string Name, ParameterValue Default, string Description)
{
    /// <summary>Whether it may change while the node runs.</summary>
    public bool Dynamic { get; init; }

    /// <summary>Which integers; null = all.</summary>
    public IntegerRange? Integers { get; init; }

    /// <summary>Which doubles; null = all.</summary>
    public FloatingPointRange? Doubles { get; init; }

    /// <summary>Which words; none named = any text.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Whether <see cref="Words"/> are only those that always work, and others may, too.</summary>
    public bool OtherWords { get; init; }

    /// <summary>The rule of <see cref="Validator"/> in words.</summary>
    public string Constraint { get; init; } = "";

    /// <summary>Says why a value is refused, in one line; null = it is taken.</summary>
    public Func<ParameterValue, string?>? Validator { get; init; }

    /// <summary>The descriptor to declare it with.</summary>
    public ParameterDescriptor Descriptor => new()
    {
        Name = Name,
        Type = Default.Type,
        Description = Description,
        AdditionalConstraints = OtherWords && !Words.IsEmpty ? Join($"{string.Join(", ", Words)} or another.", Constraint) : Constraint,
        ReadOnly = !Dynamic,
        IntegerRange = Integers,
        FloatingPointRange = Doubles,
        Words = OtherWords ? [] : Words,
        Validator = Validator,
    };

    private static string Join(string first, string second) => second.Length == 0 ? first : first + " " + second;
}
