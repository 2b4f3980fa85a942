using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Models.Tests.Foreign;

/// <summary>Runs a model on ONNX Runtime's CPU provider; outputs come back as float32.</summary>
internal static class Runner
{
    /// <summary>All outputs of an adapted model, for two pictures [2,3,32,32] unless <paramref name="shape"/> says otherwise.</summary>
    public static Dictionary<string, float[]> Run(ModelProto model, float[] pixels, float[]? residuals = null, long[]? shape = null)
    {
        using OrtValue image = OrtValue.CreateTensorValueFromMemory(pixels, shape ?? [2, 3, 32, 32]);
        using OrtValue weights = OrtValue.CreateTensorValueFromMemory(residuals ?? [0], [residuals?.Length ?? 1]);
        var inputs = new Dictionary<string, OrtValue> { [GraphNames.Pixels] = image };
        if (residuals is not null)
            inputs[GraphNames.Residuals] = weights;
        return Run(model, inputs);
    }

    /// <summary>All outputs of a foreign model as it is in the file.</summary>
    public static Dictionary<string, float[]> RunOriginal(ModelProto model, ExportCase export)
    {
        using OrtValue image = export.HalfInput
            ? OrtValue.CreateTensorValueFromMemory(ExportCase.PixelValues.Select(v => (Float16)v).ToArray(), [2, 3, 32, 32])
            : OrtValue.CreateTensorValueFromMemory(ExportCase.PixelValues, [2, 3, 32, 32]);
        return Run(model, new Dictionary<string, OrtValue> { [export.Input] = image });
    }

    /// <summary>Shapes of tensors after one run on zeros.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes(ModelProto model, IReadOnlyList<string> tensors, IReadOnlyList<long> dims)
    {
        using InferenceSession session = Session(model);
        using OrtValue image = OrtValue.CreateTensorValueFromMemory(new float[dims.Aggregate(1L, (a, b) => a * b)], [.. dims]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [session.InputNames[0]], [image], tensors);
        return tensors.Zip(results, (name, value) => (name, (IReadOnlyList<long>)value.GetTensorTypeAndShape().Shape)).ToDictionary(p => p.name, p => p.Item2);
    }

    /// <summary>What a model needs for one of its outputs, nothing else.</summary>
    public static ModelProto Only(ModelProto model, string output)
    {
        ModelProto part = model.Clone();
        var wanted = new HashSet<string> { output };
        for (int i = part.Graph.Node.Count - 1; i >= 0; i--)
        {
            if (part.Graph.Node[i].Output.Any(wanted.Contains))
                wanted.UnionWith(part.Graph.Node[i].Input);
            else
                part.Graph.Node.RemoveAt(i);
        }
        ValueInfoProto kept = part.Graph.Output.Single(o => o.Name == output);
        part.Graph.Output.Clear();
        part.Graph.Output.Add(kept);
        return part;
    }

    private static Dictionary<string, float[]> Run(ModelProto model, Dictionary<string, OrtValue> inputs)
    {
        using InferenceSession session = Session(model);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, inputs, session.OutputNames);
        return session.OutputNames.Zip(results, (name, value) => (name, Floats(value))).ToDictionary(p => p.name, p => p.Item2);
    }

    private static InferenceSession Session(ModelProto model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new InferenceSession(model.ToByteArray(), options);
    }

    private static float[] Floats(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float16
        ? [.. value.GetTensorDataAsSpan<Float16>().ToArray().Select(v => v.ToFloat())]
        : value.GetTensorDataAsSpan<float>().ToArray();
}
