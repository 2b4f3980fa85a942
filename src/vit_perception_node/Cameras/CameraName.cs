using System.Text.RegularExpressions;
using Vit.Perception.Inference;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode.Cameras;

/// <summary>A camera's name, and the topics that follow from it. The name of a single camera is empty: its topics have no prefix.</summary>
/// <param name="Value">As in parameter <c>cameras</c>; empty for the single one.</param>
internal readonly partial record struct CameraName(string Value)
{
    /// <summary>The parameter.</summary>
    public const string Parameter = "cameras";

    /// <summary>The status of its input in the diagnostics.</summary>
    public string Status => Value.Length == 0 ? "Input" : $"Input {Value}";

    /// <summary>A topic that comes from the camera: <c>image</c> becomes <c>front/image</c>.</summary>
    public string Input(string topic) => Value.Length == 0 ? topic : $"{Value}/{topic}";

    /// <summary>A name below the node: <c>~/embedding</c> becomes <c>~/front/embedding</c>.</summary>
    public string Own(string name) => Value.Length == 0 ? name : $"~/{Value}{name[1..]}";

    /// <summary>A line of the log that says which camera it is about.</summary>
    public string Says(string text) => Value.Length == 0 ? text : $"{Value}: {text}";

    /// <summary>The cameras of the node; the single one when none is named.</summary>
    public static CameraName[] From(ParameterSnapshot p) =>
        p[Parameter].AsStringArray() is { IsEmpty: false } names ? [.. names.ToArray().Select(name => new CameraName(name))] : [new("")];

    /// <summary>Why names cannot be, in one line; null when they can.</summary>
    public static string? Problem(ParameterValue value)
    {
        ReadOnlySpan<string> names = value.AsStringArray();
        if (names.Length > InferenceOptions.MostPictures)
            return FormattableString.Invariant($"{names.Length} cameras are more than {InferenceOptions.MostPictures}: start another node for the others");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length < 2 || !Grammar().IsMatch(name))
                return $"'{name}' is no name: two or more of a-z, 0-9 and single _, a letter first (REP 144)";
            if (!seen.Add(name))
                return $"'{name}' is there twice";
        }
        return null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
