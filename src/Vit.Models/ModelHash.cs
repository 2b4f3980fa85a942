using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Models;

/// <summary>The identity of a built model: what its vectors depend on.</summary>
internal static class ModelHash
{
    /// <summary>
    /// SHA-256 over the encoder's constants by ordinal name (name, then little-endian values), the architecture and the processor;
    /// first 8 bytes as hex. The variant of the graph has no part in it: all variants give the same vectors.
    /// </summary>
    /// <param name="graph">Holds the constants that come from weights, and nothing yet that a variant adds.</param>
    /// <param name="processor">How pictures become the input.</param>
    /// <param name="a">The architecture; its precision is a part of the hash, float32 by being left out.</param>
    public static string Of(GraphProto graph, ImageProcessor processor, VitArchitecture a)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TensorProto tensor in graph.Initializer.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (tensor.Name.StartsWith("pooler", StringComparison.Ordinal) || tensor.Name.Contains("classifier", StringComparison.Ordinal))
                continue;
            sha.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            sha.AppendData(tensor.RawData.Span);
        }
        sha.AppendData(Encoding.UTF8.GetBytes(a.ToJson()));
        sha.AppendData(MemoryMarshal.AsBytes<double>([
            (int)processor.Resize, processor.ResizeWidth, processor.ResizeHeight, processor.CropWidth, processor.CropHeight,
            (int)processor.Filter, (int)processor.Arithmetic, (int)processor.PassOrder, processor.RescaleFactor,
            .. processor.Mean.Select(v => (double)v), .. processor.Std.Select(v => (double)v)]));
        return Convert.ToHexStringLower(sha.GetHashAndReset().AsSpan(0, 8));
    }
}
