using System.Text.RegularExpressions;

namespace Vit.Messages.Generator.Parsing;

/// <summary>The names that rosidl accepts (REP 144 and design.ros2.org, "Interface definition").</summary>
internal static class Names
{
    private static readonly Regex s_lower = new("^(?!.*__)(?!.*_$)[a-z][a-z0-9_]*$", RegexOptions.CultureInvariant);
    private static readonly Regex s_type = new("^[A-Z][A-Za-z0-9]*$", RegexOptions.CultureInvariant);
    private static readonly Regex s_constant = new("^(?!.*__)(?!.*_$)[A-Z][A-Z0-9_]*$", RegexOptions.CultureInvariant);

    public static bool IsPackage(string name) => s_lower.IsMatch(name);

    public static bool IsField(string name) => s_lower.IsMatch(name);

    public static bool IsType(string name) => s_type.IsMatch(name);

    public static bool IsConstant(string name) => s_constant.IsMatch(name);
}
