using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>Attributes of a node by name, with the operator's default where they are absent.</summary>
internal static class NodeAttributes
{
    public const string Microsoft = "com.microsoft";

    /// <summary>The operator's domain, "" for ONNX's own whichever way it is spelled.</summary>
    public static string Family(this NodeProto node) => node.Domain == "ai.onnx" ? "" : node.Domain;

    public static bool Is(this NodeProto node, string op) => node.OpType == op && node.Family().Length == 0;

    public static bool IsMicrosoft(this NodeProto node, string op) => node.OpType == op && node.Domain == Microsoft;

    public static AttributeProto? Attribute(this NodeProto node, string name)
    {
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name == name)
                return attribute;
        }
        return null;
    }

    public static long Int(this NodeProto node, string name, long absent = 0) => node.Attribute(name)?.I ?? absent;

    public static float Float(this NodeProto node, string name, float absent = 0) => node.Attribute(name)?.F ?? absent;

    public static string Text(this NodeProto node, string name, string absent = "") => node.Attribute(name)?.S.ToStringUtf8() ?? absent;

    public static IReadOnlyList<long>? Ints(this NodeProto node, string name) => node.Attribute(name)?.Ints;

    /// <summary>Input name, "" when absent.</summary>
    public static string In(this NodeProto node, int index) => index < node.Input.Count ? node.Input[index] : "";

    /// <summary>Output name, "" when absent.</summary>
    public static string Out(this NodeProto node, int index) => index < node.Output.Count ? node.Output[index] : "";

    /// <summary>How the node is called in a message.</summary>
    public static string Label(this NodeProto node) => node.Name.Length > 0 ? $"{node.OpType} '{node.Name}'" : $"{node.OpType} of '{node.Out(0)}'";
}
