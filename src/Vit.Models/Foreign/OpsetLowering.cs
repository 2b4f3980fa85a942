using System.Runtime.InteropServices;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// Rewrites nodes that were written for operator set 18 so that they mean the same in an older one: there,
/// the axes of ReduceMean (before 18), Unsqueeze and Squeeze (before 13) are attributes.
/// </summary>
internal static class OpsetLowering
{
    /// <summary>The oldest operator set that the added nodes can be written in.</summary>
    public const long Oldest = 11;

    /// <param name="added">Graph that holds only added nodes and their constants.</param>
    /// <param name="opset">Operator set of the graph they go into.</param>
    public static void Apply(GraphProto added, long opset)
    {
        foreach (NodeProto node in added.Node)
        {
            bool lowers = (node.Is("ReduceMean") && opset < 18) || ((node.Is("Unsqueeze") || node.Is("Squeeze")) && opset < 13);
            if (!lowers || node.Input.Count < 2)
                continue;
            TensorProto axes = added.Initializer.First(i => i.Name == node.Input[1]);
            var attribute = new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints };
            attribute.Ints.AddRange(MemoryMarshal.Cast<byte, long>(axes.RawData.Span).ToArray());
            node.Attribute.Add(attribute);
            node.Input.RemoveAt(1);
        }
        var read = added.Node.SelectMany(n => n.Input).ToHashSet(StringComparer.Ordinal);
        for (int i = added.Initializer.Count - 1; i >= 0; i--)
        {
            if (!read.Contains(added.Initializer[i].Name))
                added.Initializer.RemoveAt(i);
        }
    }
}
