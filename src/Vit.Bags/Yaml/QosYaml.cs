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
    public static YamlTree Named(string text)
    {
        YamlTree named = YamlTree.Sequence();
        foreach (YamlTree profile in YamlText.Parse(text).Items ?? [])
        {
            YamlTree copy = YamlTree.Mapping();
            foreach ((string key, YamlTree value) in profile.Entries)
                copy.Add(key, Name(key, value));
            named.Items!.Add(copy);
        }
        return named;
    }

    private static YamlTree Name(string policy, YamlTree value) =>
        Names.TryGetValue(policy, out string[]? names)
        && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < names.Length
            ? YamlTree.Scalar(names[number])
            : value;
}
