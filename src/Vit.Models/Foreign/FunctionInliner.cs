using System.Globalization;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// Puts the bodies of model-local functions where they are called (ONNX IR, "Functions"), as the dynamo exporter of
/// older PyTorch leaves them: only then are the attention's nodes visible.
/// </summary>
internal static class FunctionInliner
{
    private const int MaxNodes = 200_000;
    private const int MaxDepth = 32;

    /// <exception cref="ModelFormatException">A function calls itself, is written for another operator set, or grows without end.</exception>
    public static void Inline(ModelProto model)
    {
        if (model.Functions.Count == 0 || model.Graph is null)
            return;
        var functions = new Dictionary<(string, string, string), FunctionProto>();
        foreach (FunctionProto function in model.Functions)
            functions[(function.Domain, function.Name, function.Overload)] = function;
        var body = new Body(model, functions);
        foreach (NodeProto node in model.Graph.Node)
            body.Add(node, 0);
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(body.Nodes);
        model.Functions.Clear();
    }

    private sealed class Body(ModelProto model, Dictionary<(string, string, string), FunctionProto> functions)
    {
        private int _calls;

        public List<NodeProto> Nodes { get; } = [];

        public void Add(NodeProto node, int depth)
        {
            if (!functions.TryGetValue((node.Domain, node.OpType, node.Overload), out FunctionProto? function))
            {
                Nodes.Add(node);
                return;
            }
            if (depth == MaxDepth || _calls == MaxNodes || Nodes.Count + function.Node.Count > MaxNodes)
                throw new ModelFormatException($"function '{function.Name}' unfolds without end: the file is damaged, export it again");
            RequireSameOperators(function);
            string scope = string.Create(CultureInfo.InvariantCulture, $"inlined/{_calls++}/");
            Dictionary<string, string> names = Bind(function, node);
            foreach (NodeProto inner in function.Node)
            {
                NodeProto copy = inner.Clone();
                copy.Name = inner.Name.Length > 0 ? scope + inner.Name : "";
                GraphRenamer.Rename(copy, name => names.TryGetValue(name, out string? outside) ? outside : scope + name);
                Substitute(copy, function, node);
                Add(copy, depth + 1);
            }
        }

        // A function's formal parameters become the caller's tensors; absent ones stay absent.
        private static Dictionary<string, string> Bind(FunctionProto function, NodeProto call)
        {
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < function.Input.Count; i++)
                names[function.Input[i]] = call.In(i);
            for (int i = 0; i < function.Output.Count; i++)
            {
                if (call.Out(i).Length > 0)
                    names[function.Output[i]] = call.Out(i);
            }
            return names;
        }

        // "ref_attr_name" points at the caller's attribute, else at the function's default, else the attribute is absent.
        private static void Substitute(NodeProto node, FunctionProto function, NodeProto call)
        {
            for (int i = node.Attribute.Count - 1; i >= 0; i--)
            {
                AttributeProto attribute = node.Attribute[i];
                if (attribute.RefAttrName.Length == 0)
                    continue;
                AttributeProto? value = call.Attribute(attribute.RefAttrName) ?? function.AttributeProto.FirstOrDefault(a => a.Name == attribute.RefAttrName);
                if (value is null)
                {
                    node.Attribute.RemoveAt(i);
                    continue;
                }
                node.Attribute[i] = value.Clone();
                node.Attribute[i].Name = attribute.Name;
            }
            foreach (NodeProto inner in GraphOrder.Branches(node).SelectMany(b => b.Node))
                Substitute(inner, function, call);
        }

        private void RequireSameOperators(FunctionProto function)
        {
            foreach (OperatorSetIdProto wanted in function.OpsetImport)
            {
                OperatorSetIdProto? given = model.OpsetImport.FirstOrDefault(o => o.Domain == wanted.Domain);
                if (given is null)
                    model.OpsetImport.Add(wanted.Clone());
                else if (given.Version != wanted.Version)
                    throw new ModelFormatException($"function '{function.Name}' is written for operator set {wanted.Version}, the graph for {given.Version}: export with a newer PyTorch, which leaves no functions");
            }
        }
    }
}
