using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Vit.Ros.Parameters;

/// <summary>
/// All parameters of a node, written down once as a list of rows: declared from it, documented from it
/// (<see cref="ParameterYaml"/>, <see cref="ParameterSchema"/>). Immutable.
/// </summary>
[CollectionBuilder(typeof(ParameterTable), nameof(Create))]
public sealed partial class ParameterTable : IReadOnlyList<ParameterRow>
{
    private readonly ParameterRow[] _rows;

    private ParameterTable(ParameterRow[] rows) => _rows = rows;

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public ParameterRow this[int index] => _rows[index];

    /// <summary>The table of some rows, in their order; what a collection expression calls.</summary>
    /// <exception cref="ParameterException">
    /// A row cannot be: bad or repeated name, a name that another one would lie below (YAML has either a value or a group), a type that a
    /// table does not hold, limits of another type, or a default that its own limits refuse.
    /// </exception>
    public static ParameterTable Create(ReadOnlySpan<ParameterRow> rows)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterRow row in rows)
        {
            Check(row);
            if (!names.Add(row.Name))
                throw new ParameterException($"parameter '{row.Name}' stands in the table twice");
        }
        foreach (string name in names)
        {
            for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            {
                if (names.Contains(name[..dot]))
                    throw new ParameterException($"parameter '{name}' would lie below the value of '{name[..dot]}': rename one");
            }
        }
        return new ParameterTable(rows.ToArray());
    }

    /// <summary>Declares every row, in the table's order.</summary>
    /// <exception cref="ParameterException">A value given at start cannot be; the message says which and why.</exception>
    public void DeclareIn(ParameterServer parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (ParameterRow row in _rows)
            parameters.Declare(row.Name, row.Default, row.Descriptor);
    }

    /// <inheritdoc/>
    public IEnumerator<ParameterRow> GetEnumerator() => ((IEnumerable<ParameterRow>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(ParameterRow row)
    {
        if (!NameGrammar().IsMatch(row.Name))
            throw new ParameterException($"'{row.Name}' is no parameter name: parts of lower-case letters, digits and _, joined by dots");
        if (row.Description.Length == 0 || row.Description.Any(char.IsControl))
            throw new ParameterException($"parameter '{row.Name}' needs a description of one line");
        if (row.Default.Type is not (ParameterType.Bool or ParameterType.Integer or ParameterType.Double or ParameterType.String or ParameterType.StringArray))
            throw new ParameterException($"parameter '{row.Name}': a table holds scalars and lists of strings, not {row.Default.Type.RosName()}");
        bool foreign = (row.Integers is not null && row.Default.Type != ParameterType.Integer)
            || (row.Doubles is not null && row.Default.Type != ParameterType.Double)
            || (!row.Words.IsEmpty && row.Default.Type != ParameterType.String);
        if (foreign)
            throw new ParameterException($"parameter '{row.Name}' is {row.Default.Type.WithArticle()} and has limits of another type");
        if (row.Default.Type == ParameterType.Double && !double.IsFinite(row.Default.AsDouble()))
            throw new ParameterException($"parameter '{row.Name}': a table's numbers are finite, JSON has no others");
        if (row.Descriptor.Refusal(row.Default) is { } reason)
            throw new ParameterException(reason + " (its default)");
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameGrammar();
}
