using Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>
/// Which names <c>list_parameters</c> gives: those below the prefixes (a prefix that is a parameter's whole name counts, too), or all
/// without any, whose part below the prefix has at most <c>depth</c> parts; depth 0 has no limit. Names in ordinal order, prefixes as they
/// first occur.
/// </summary>
internal static class ParameterListing
{
    private const char Separator = '.';

    public static ListParametersResult Of(ParameterSnapshot snapshot, List<string> prefixes, ulong depth)
    {
        var result = new ListParametersResult();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in snapshot.All.Keys)
        {
            if (!Listed(name, prefixes, depth))
                continue;
            result.Names.Add(name);
            int last = name.LastIndexOf(Separator);
            if (last >= 0 && seen.Add(name[..last]))
                result.Prefixes.Add(name[..last]);
        }
        return result;
    }

    private static bool Listed(string name, List<string> prefixes, ulong depth)
    {
        if (prefixes.Count == 0)
            return WithinDepth(name, depth);
        foreach (string prefix in prefixes)
        {
            if (name == prefix)
                return true;
            bool below = name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length] == Separator;
            if (below && WithinDepth(name.AsSpan(prefix.Length + 1), depth))
                return true;
        }
        return false;
    }

    private static bool WithinDepth(ReadOnlySpan<char> name, ulong depth) =>
        depth == ListParametersRequest.DEPTH_RECURSIVE || (ulong)name.Count(Separator) < depth;
}
