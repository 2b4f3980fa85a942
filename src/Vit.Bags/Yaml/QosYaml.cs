using System.Globalization;

namespace Vit.Bags.Yaml;

/// <summary>QoS profiles of any metadata version → the form of version 9, which names policies instead of numbering them.</summary>
internal static class QosYaml
{
    // rmw/types.h: the enumerations rmw_qos_*_policy_e, from 0 on.
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["history"] = ["system_default", "keep_last", "keep_all", "unknown"],
        ["reliability"] = ["system_default", "reliable", "best_effort", "unknown", "best_available"],
        ["durability"] = ["system_default", "transient_local", "volatile", "unknown", "best_available"],
        ["liveliness"] = ["system_default", "automatic", "manual_by_node", "manual_by_topic", "unknown", "best_available"],
    };

    /// <summary>The list of profiles; empty for an empty text or one that is no list.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">Not YAML.</exception>
    public static YamlTree Named(string text)
    {
        YamlTree named = YamlTree.Sequence();
        foreach (YamlTree profile in YamlText.Parse(text).Items ?? [])
        {
            YamlTree copy = YamlTree.Mapping();
            foreach ((string key, YamlTree value) in profile.Entries)
                copy.Add(key, IsNumbered(key, value, out string name) ? YamlTree.Scalar(name) : value);
            named.Items!.Add(copy);
        }
        return named;
    }

    /// <summary>The same as text; <paramref name="text"/> itself when it has no numbered policies.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">Not YAML.</exception>
    public static string NamedText(string text)
    {
        bool isNumbered = (YamlText.Parse(text).Items ?? []).Any(profile => profile.Entries.Any(e => IsNumbered(e.Key, e.Value, out _)));
        return isNumbered ? YamlText.Write(Named(text)).TrimEnd('\n') : text;
    }

    private static bool IsNumbered(string policy, YamlTree value, out string name)
    {
        bool isNumbered = Names.TryGetValue(policy, out string[]? names)
            & int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        isNumbered = isNumbered && number < names!.Length;
        name = isNumbered ? names![number] : "";
        return isNumbered;
    }
}
