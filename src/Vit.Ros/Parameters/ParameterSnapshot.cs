using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Vit.Ros.Parameters;

/// <summary>
/// All parameters of a node as they stood together at one moment; what is set later does not change it. Safe from any thread without a
/// lock; reading allocates nothing.
/// </summary>
public sealed class ParameterSnapshot
{
    private readonly ImmutableSortedDictionary<string, DeclaredParameter> _all;

    internal ParameterSnapshot(ImmutableSortedDictionary<string, DeclaredParameter> all) => _all = all;

    /// <summary>Nothing declared.</summary>
    internal static ParameterSnapshot Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, DeclaredParameter>(StringComparer.Ordinal));

    /// <summary>Each parameter by its name, in the names' ordinal order.</summary>
    public IReadOnlyDictionary<string, DeclaredParameter> All => _all;

    /// <summary>The same, to derive the next snapshot from.</summary>
    internal ImmutableSortedDictionary<string, DeclaredParameter> Items => _all;

    /// <summary>Whether a parameter is declared.</summary>
    public bool Has(string name) => _all.ContainsKey(name);

    /// <summary>The parameter, when it is declared.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out DeclaredParameter? parameter) => _all.TryGetValue(name, out parameter);

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="ParameterException">
    /// It is not declared, or of one type only and has no value yet; so for all that follow.
    /// </exception>
    public ParameterValue this[string name]
    {
        get
        {
            if (!_all.TryGetValue(name, out DeclaredParameter? parameter))
                throw new ParameterException($"parameter '{name}' is not declared");
            if (parameter.Value.Type == ParameterType.NotSet && !parameter.Descriptor.DynamicTyping)
                throw new ParameterException($"parameter '{name}' has no value yet: give it {parameter.Descriptor.Type.WithArticle()}");
            return parameter.Value;
        }
    }

    /// <summary>The value of a bool.</summary>
    /// <exception cref="ParameterException">It is of another type; so for all that follow.</exception>
    public bool Bool(string name) => this[name].AsBool();

    /// <summary>The value of an integer.</summary>
    public long Integer(string name) => this[name].AsInteger();

    /// <summary>The value of an integer whose range lies within int.</summary>
    /// <exception cref="ParameterException">It does not fit.</exception>
    public int Int32(string name) =>
        Integer(name) is >= int.MinValue and <= int.MaxValue and var value
            ? (int)value
            : throw new ParameterException($"parameter '{name}' does not fit into 32 bits: declare its range");

    /// <summary>The value of a double.</summary>
    public double Double(string name) => this[name].AsDouble();

    /// <summary>The value of a string.</summary>
    public string String(string name) => this[name].AsString();
}
