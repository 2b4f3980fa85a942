using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>
/// Output shapes by operator, for the operators that vision transformers are exported with
/// (onnx.ai/onnx/operators and ONNX Runtime's ContribOperators.md). An operator not named here makes unknown tensors.
/// </summary>
internal static partial class ShapeRules
{
    public static TensorFact[] Infer(NodeFacts n) => n.Node.Family() switch
    {
        "" => Standard(n),
        NodeAttributes.Microsoft => Contributed(n),
        _ => [],
    };

    private static TensorFact[] Standard(NodeFacts n) => n.Node.OpType switch
    {
        "Relu" or "Gelu" or "Erf" or "Tanh" or "Sigmoid" or "Exp" or "Log" or "Sin" or "Cos" or "Softmax" or "LogSoftmax"
            or "Dropout" or "HardSigmoid" or "HardSwish" or "Swish" or "LeakyRelu" or "Elu" or "Selu" or "Celu" or "Softplus" or "Mish"
            or "LayerNormalization" or "RMSNormalization" or "GroupNormalization" or "InstanceNormalization" or "BatchNormalization"
            or "LpNormalization" or "CumSum" or "Trilu" or "ScatterND" or "ScatterElements" or "PRelu" or "Clip" => [n[0] with { Values = null }],
        "Identity" => [n[0]],
        "Sqrt" => Unary(n, Math.Sqrt),
        "Neg" => Unary(n, v => -v),
        "Abs" => Unary(n, Math.Abs),
        "Floor" => Unary(n, Math.Floor),
        "Ceil" => Unary(n, Math.Ceiling),
        "Round" => Unary(n, v => Math.Round(v, MidpointRounding.ToEven)),
        "Reciprocal" => Unary(n, v => 1 / v),
        "IsNaN" or "IsInf" => NodeFacts.One(ElementType.Bool, n[0].Dims),
        "Not" => Unary(n, v => v == 0 ? 1 : 0),
        "Cast" => Cast(n[0], (ElementType)n.Node.Int("to")),
        "CastLike" => Cast(n[0], n[1].Type),
        "Add" => Binary(n, (a, b) => a + b),
        "Sub" => Binary(n, (a, b) => a - b),
        "Mul" => Binary(n, (a, b) => a * b),
        "Div" => Binary(n, (a, b) => a / b),
        "Pow" => Binary(n, Math.Pow),
        "Mod" => Binary(n, (a, b) => n.Node.Int("fmod") != 0 ? a % b : a - (b * Math.Floor(a / b))),
        "Min" when n.Count == 2 => Binary(n, Math.Min),
        "Max" when n.Count == 2 => Binary(n, Math.Max),
        "Min" or "Max" or "Sum" or "Mean" => NodeFacts.One(n[0].Type, BroadcastAll(n)),
        "Equal" => Compare(n, (a, b) => a == b),
        "Less" => Compare(n, (a, b) => a < b),
        "LessOrEqual" => Compare(n, (a, b) => a <= b),
        "Greater" => Compare(n, (a, b) => a > b),
        "GreaterOrEqual" => Compare(n, (a, b) => a >= b),
        "And" => Compare(n, (a, b) => a != 0 && b != 0),
        "Or" => Compare(n, (a, b) => a != 0 || b != 0),
        "Where" => Where(n),
        "Shape" => Shape(n),
        "Size" => NodeFacts.One(ElementType.Int64, [], n[0].Count < 0 ? null : [n[0].Count]),
        "Constant" => Constant(n),
        "ConstantOfShape" => ConstantOfShape(n),
        "Range" => Range(n),
        "Gather" => Gather(n),
        "Unsqueeze" => Unsqueeze(n),
        "Squeeze" => Squeeze(n),
        "Concat" => Concat(n),
        "Slice" => Slice(n),
        "Split" => Split(n),
        "Reshape" => Reshape(n),
        "Flatten" => Flatten(n),
        "Transpose" => Transpose(n),
        "Expand" => Expand(n),
        "Tile" => Tile(n),
        "Pad" => Pad(n),
        "ReduceMean" or "ReduceSum" or "ReduceMax" or "ReduceMin" or "ReduceProd" or "ReduceL2" or "ReduceSumSquare" => Reduce(n),
        "MatMul" => NodeFacts.One(n[0].Type, MatMul(n, n[0].Dims, n[1].Dims)),
        "MatMulInteger" => NodeFacts.One(ElementType.Int32, MatMul(n, n[0].Dims, n[1].Dims)),
        "Gemm" => Gemm(n),
        "DynamicQuantizeLinear" => [new(ElementType.Uint8, n[0].Dims), new(ElementType.Float, []), new(ElementType.Uint8, [])],
        "QuantizeLinear" => NodeFacts.One(n.Has(2) ? n[2].Type : ElementType.Uint8, n[0].Dims),
        "DequantizeLinear" => NodeFacts.One(n[1].Type, n[0].Dims),
        "Conv" => Convolution(n, n[0].Type),
        "ConvInteger" => Convolution(n, ElementType.Int32),
        "MaxPool" or "AveragePool" => Pool(n),
        "GlobalAveragePool" or "GlobalMaxPool" => NodeFacts.One(n[0].Type, n[0].Dims is { Length: > 2 } d ? [d[0], d[1], .. d.Skip(2).Select(_ => 1L)] : null),
        "Resize" => Resize(n),
        "Attention" => OnnxAttention(n),
        _ => [],
    };

    private static TensorFact[] Contributed(NodeFacts n) => n.Node.OpType switch
    {
        "BiasGelu" or "FastGelu" or "QuickGelu" or "Gelu" or "BiasAdd" or "BiasSoftmax" or "SimplifiedLayerNormalization" => [n[0] with { Values = null }],
        "SkipLayerNormalization" or "SkipSimplifiedLayerNormalization" => [n[0], TensorFact.Unknown, TensorFact.Unknown, n[0]],
        "FusedMatMul" or "TransposeMatMul" => FusedMatMul(n),
        "MatMulNBits" => NodeFacts.One(n[0].Type, n[0].Dims is { Length: > 0 } d ? [.. d[..^1], TensorFact.Extent(n.Node.Int("N", -1))] : null),
        "Attention" => PackedAttention(n),
        "MultiHeadAttention" => MultiHeadAttention(n),
        _ => [],
    };
}
