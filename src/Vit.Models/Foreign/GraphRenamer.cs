using Google.Protobuf.Collections;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>Makes room for the contract's names in a graph that uses them for something else.</summary>
internal static class GraphRenamer
{
    /// <summary>What a tensor that stood in the way is prefixed with.</summary>
    public const string Prefix = "foreign/";

    /// <summary>The name a tensor had in the file.</summary>
    public static string Original(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    /// <summary>Renames every tensor whose name <paramref name="isTaken"/> wants, everywhere.</summary>
    public static void Rename(GraphProto graph, Func<string, bool> isTaken)
    {
        string Map(string name) => isTaken(name) ? Prefix + name : name;
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            value.Name = Map(value.Name);
        foreach (TensorProto tensor in graph.Initializer)
            tensor.Name = Map(tensor.Name);
        foreach (NodeProto node in graph.Node)
            Rename(node, Map);
    }

    /// <summary>Renames what a node reads and makes, inside its branches too.</summary>
    public static void Rename(NodeProto node, Func<string, string> map)
    {
        Rename(node.Input, map);
        Rename(node.Output, map);
        foreach (GraphProto branch in GraphOrder.Branches(node))
        {
            foreach (ValueInfoProto value in branch.Input.Concat(branch.Output).Concat(branch.ValueInfo))
                value.Name = map(value.Name);
            foreach (TensorProto tensor in branch.Initializer)
                tensor.Name = map(tensor.Name);
            foreach (NodeProto inner in branch.Node)
                Rename(inner, map);
        }
    }

    private static void Rename(RepeatedField<string> names, Func<string, string> map)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0)
                names[i] = map(names[i]);
        }
    }
}
