using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vit.Models.Tests.Graph;

/// <summary>Runs a model file on ONNX Runtime's CPU provider.</summary>
internal static class GraphSession
{
    /// <summary>Every output that is asked for, over pixels that are a fixed function of their place.</summary>
    public static Dictionary<string, float[]> Run(string path, int height, int width, string[] outputs, float[]? residuals = null,
        long[]? queries = null, long[]? rows = null)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        float[] pixels = [.. Enumerable.Range(0, 3 * height * width).Select(i => (float)(i * 37 % 256))];
        var inputs = new List<NamedOnnxValue> { NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<float>(pixels, [1, 3, height, width])) };
        if (residuals is not null)
            inputs.Add(NamedOnnxValue.CreateFromTensor("residuals", new DenseTensor<float>(residuals, [residuals.Length])));
        foreach ((string name, long[]? list) in ((string, long[]?)[])[("last_queries", queries), ("last_rows", rows)])
        {
            if (list is not null)
                inputs.Add(NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(list, [list.Length])));
        }
        using var results = session.Run(inputs, outputs);
        return results.ToDictionary(r => r.Name, r => r.AsTensor<float>().ToArray());
    }
}
