using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vit.Models.Cards;
using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>
/// Identity of a foreign model: the first 8 bytes of SHA-256 over all stored weights in the order of their names, then
/// the processor as JSON. Constant nodes count as weights: some exporters keep them there.
/// </summary>
internal static class WeightHash
{
    public static string Of(GraphProto graph, ImageProcessor processor, string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<(string Name, TensorProto Tensor)> constants = graph.Node.Where(n => n.Is("Constant"))
            .Select(n => (n.Out(0), n.Attribute("value")?.T!)).Where(c => c.Item2 is not null);
        foreach ((_, TensorProto tensor) in graph.Initializer.Select(i => (i.Name, Tensor: i)).Concat(constants).OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            hash.AppendData(TensorBytes.Read(tensor, folder).Span);
            foreach (Google.Protobuf.ByteString text in tensor.StringData)
                hash.AppendData(text.Span);
        }
        hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(processor, CardJson.Default.ImageProcessor)));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
