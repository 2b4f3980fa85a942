using System.Security.Cryptography;
using System.Text;

namespace Vit.Perception.Inference;

/// <summary>Names of what lies in the cache: the first 8 bytes of a SHA-256, lower-case hex.</summary>
internal static class KeyDigest
{
    /// <summary>Of a text.</summary>
    public static string Of(string text) => Shorten(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of a key's parts, in whatever order they come.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> parts) =>
        Of(string.Join('\n', parts.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")));

    /// <summary>Of a hash that is there already.</summary>
    public static string Shorten(ReadOnlySpan<byte> sha256) => Convert.ToHexStringLower(sha256[..8]);
}
