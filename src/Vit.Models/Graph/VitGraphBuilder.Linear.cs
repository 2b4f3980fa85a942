using Vit.Models.Onnx;

namespace Vit.Models.Graph;

public sealed partial class VitGraphBuilder
{
    /// <summary>Activations that are quantised already, by tensor: queries, keys and values read one.</summary>
    private readonly Dictionary<string, Quantised> _quantised = [];

    /// <summary>[..., in] to [..., out]: <c>x weight + bias</c>, in integers where the weight has scales.</summary>
    private string Linear(string x, string name)
    {
        string product = _constants.Contains(name + ".scale") ? IntegerProduct(x, name) : _g.Node("MatMul", [x, name + ".weight"]);
        return _constants.Contains(name + ".bias") ? _g.Node("Add", [product, name + ".bias"]) : product;
    }

    /// <summary>
    /// The standard's operators in the order that ONNX Runtime fuses into one (<c>MatMulIntegerToFloat</c>, the bias included), so that
    /// other runtimes can read the graph too. u8 activations by s8 weights is the pairing that CPUs multiply in one instruction.
    /// </summary>
    private string IntegerProduct(string x, string name)
    {
        Quantised input = Quantise(x);
        string sums = _g.Node("MatMulInteger", [input.Values, name + ".weight", input.ZeroPoint]);
        string scale = _g.Node("Mul", [input.Scale, name + ".scale"]);
        string floats = _g.Node("Cast", [sums], null, OnnxGraph.Attr("to", (long)TensorProto.Types.DataType.Float));
        return _g.Node("Mul", [floats, scale]);
    }

    /// <summary>
    /// What a linear map reads of an activation that others read whole. An integer map takes rows of the one quantised activation, so that its scale is
    /// that of all tokens whichever are taken.
    /// </summary>
    private string Operand(string x, string? rows, string reader)
    {
        if (rows is null || !_constants.Contains(reader + ".scale"))
            return Take(x, rows);
        Quantised whole = Quantise(x);
        string taken = Take(whole.Values, rows);
        _quantised[taken] = whole with { Values = taken };
        return taken;
    }

    private Quantised Quantise(string x)
    {
        if (!_quantised.TryGetValue(x, out Quantised done))
        {
            IReadOnlyList<string> outputs = _g.Node("DynamicQuantizeLinear", [x], [_g.Fresh("quantised"), _g.Fresh("scale"), _g.Fresh("zero_point")], "");
            _quantised[x] = done = new Quantised(outputs[0], outputs[1], outputs[2]);
        }
        return done;
    }

    /// <summary>One activation as <c>x ≈ scale (values - zero point)</c>, u8; scale and zero point of the whole tensor.</summary>
    private readonly record struct Quantised(string Values, string Scale, string ZeroPoint);
}
