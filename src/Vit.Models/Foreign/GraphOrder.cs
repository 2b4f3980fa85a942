using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>Topological order of a graph's nodes.</summary>
internal static class GraphOrder
{
    /// <summary>Depth first in the file's order, so a graph that is sorted already comes back as it is.</summary>
    /// <exception cref="ModelFormatException">The graph has a cycle.</exception>
    public static IReadOnlyList<NodeProto> Sort(IReadOnlyList<NodeProto> nodes, IReadOnlyDictionary<string, NodeProto> producers)
    {
        var order = new List<NodeProto>(nodes.Count);
        var done = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var open = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        // An own stack: a deep network would overflow the thread's.
        var stack = new Stack<(NodeProto Node, IEnumerator<string> Inputs)>();
        foreach (NodeProto root in nodes)
        {
            Visit(root);
            while (stack.TryPeek(out (NodeProto Node, IEnumerator<string> Inputs) top))
            {
                if (top.Inputs.MoveNext())
                {
                    if (producers.TryGetValue(top.Inputs.Current, out NodeProto? producer))
                        Visit(producer);
                    continue;
                }
                stack.Pop();
                open.Remove(top.Node);
                done.Add(top.Node);
                order.Add(top.Node);
            }
        }
        return order;

        void Visit(NodeProto node)
        {
            if (done.Contains(node))
                return;
            if (!open.Add(node))
                throw new ModelFormatException($"{node.Label()} depends on itself: the graph is damaged, export it again");
            stack.Push((node, Reads(node).GetEnumerator()));
        }
    }

    /// <summary>Every tensor a node reads, with those its branches take from the outside.</summary>
    public static IEnumerable<string> Reads(NodeProto node)
    {
        foreach (string input in node.Input)
        {
            if (input.Length > 0)
                yield return input;
        }
        foreach (GraphProto branch in Branches(node))
        {
            foreach (string captured in branch.Node.SelectMany(Reads))
                yield return captured;
        }
    }

    /// <summary>The graphs inside a node: branches of If, bodies of Loop and Scan.</summary>
    public static IEnumerable<GraphProto> Branches(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));
}
