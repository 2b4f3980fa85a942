using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Vit.Models.Tests;

/// <summary>
/// The promise of every reader: damaged input is read or refused with <see cref="ModelFormatException"/>, nothing else,
/// and memory stays in proportion to the input.
/// </summary>
internal static class Damage
{
    /// <summary>What reading may allocate: a fixed part (messages, the JSON reader's tables) and a part by the byte.</summary>
    private const long FixedBytes = 512 * 1024;

    private const int BytesPerByte = 64;
    private const string Marker = "@@odd@@";

    private static readonly string[] OddValues =
    [
        "null", "true", "-1", "0", "0.5", "1e999", "2147483647", "99999999999999999999", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"word\"",
        "[]", "[[]]", "[null]", "[1,2,3]", "[-1,1e999]", "{}", "{\"\\ud800\":1}", "{\"height\":2147483647,\"width\":1}", "{\"height\":null,\"width\":\"1\"}",
    ];

    /// <summary>One byte changed, then cut somewhere (most often not at all).</summary>
    public static void OfBytes(byte[] whole, Action<byte[]> read, long alsoAllowed = 0) => Prop.ForAll(
        (from at in Gen.Choose(0, whole.Length - 1)
         from value in Gen.Choose(0, 255)
         from cut in Gen.OneOf(Gen.Constant(whole.Length), Gen.Choose(0, whole.Length - 1))
         select (at, value, cut)).ToArbitrary(),
        damage =>
        {
            byte[] bytes = [.. whole];
            bytes[damage.at] = (byte)damage.value;
            Survives(bytes[..damage.cut], read, alsoAllowed);
        }).QuickCheckThrowOnFailure();

    /// <summary>Every value of a JSON text in turn replaced by values of other kinds and sizes.</summary>
    public static void OfJson(string json, Action<byte[]> read, long alsoAllowed = 0)
    {
        int values = Places(JsonNode.Parse(json)!).Count();
        for (int i = 0; i < values; i++)
        {
            JsonNode root = JsonNode.Parse(json)!;
            Places(root).ElementAt(i)(Marker);
            string marked = root.ToJsonString();
            foreach (string odd in OddValues)
                Survives(Encoding.UTF8.GetBytes(marked.Replace('"' + Marker + '"', odd, StringComparison.Ordinal)), read, alsoAllowed);
        }
    }

    /// <summary>Reads, and checks what is thrown and allocated.</summary>
    public static void Survives(byte[] bytes, Action<byte[]> read, long alsoAllowed = 0)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(bytes);
        }
        catch (ModelFormatException e)
        {
            if (string.IsNullOrWhiteSpace(e.Message))
                throw new InvalidOperationException("refused without a reason");
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = FixedBytes + (BytesPerByte * (long)bytes.Length) + alsoAllowed;
        if (allocated > allowed)
            throw new InvalidOperationException($"{bytes.Length} bytes of input made the reader allocate {allocated}, more than {allowed}");
    }

    private static IEnumerable<Action<string>> Places(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach ((string key, JsonNode? value) in members.ToList())
            {
                yield return odd => members[key] = odd;
                foreach (Action<string> deeper in value is null ? [] : Places(value))
                    yield return deeper;
            }
        }
        else if (node is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                int index = i;
                yield return odd => items[index] = odd;
                foreach (Action<string> deeper in items[i] is { } value ? Places(value) : [])
                    yield return deeper;
            }
        }
    }
}
