namespace Vit.Ros;

/// <summary>
/// Warns once of each peer whose type has our name but another definition. Not every middleware compares definitions; such a peer's
/// messages would be misread without a word. Used on the executor's thread only.
/// </summary>
internal sealed class TypeHashWatch
{
    private readonly HashSet<(string Topic, Gid Gid)> _known = [];

    /// <summary>Peers found so far whose definition differs.</summary>
    public int MismatchCount => _known.Count;

    /// <summary>The warning about a peer; null when its definition is ours, is not told, or has been warned of.</summary>
    public string? Check(string topic, string typeName, string rihs01, bool peerPublishes, EndpointInfo peer)
    {
        if (peer.Rihs01 is null || (peer.TypeName == typeName && peer.Rihs01 == rihs01) || !_known.Add((topic, peer.Gid)))
            return null;
        string effect = peerPublishes ? "its messages are misread" : "it misreads ours";
        string what = peer.TypeName == typeName
            ? $"another definition of {typeName} ({peer.Rihs01}, not {rihs01}): {effect}; build both against the same version of the " +
                "package"
            : $"type {peer.TypeName}, not {typeName}: nothing is exchanged with it";
        return $"{(peerPublishes ? "publisher" : "subscriber")} {peer.NodeFullName} on {topic} has {what}";
    }
}
