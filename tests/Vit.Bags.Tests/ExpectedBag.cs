using System.Security.Cryptography;
using System.Text.Json;
using Vit.Testing;

namespace Vit.Bags.Tests;

/// <summary>What expected.json says a bag holds: messages of each topic in log-time order.</summary>
internal static class ExpectedBag
{
    public sealed record Message(long LogTime, string Sha256);

    public static string Folder(string bag) => Golden.Path("L5_bags", bag);

    /// <summary>Topic → its messages.</summary>
    public static Dictionary<string, List<Message>> Topics(string bag)
    {
        using JsonDocument expected = Document(bag);
        return expected.RootElement.GetProperty("topics").EnumerateObject().ToDictionary(
            t => t.Name,
            t => t.Value.GetProperty("messages").EnumerateArray()
                .Select(m => new Message(m.GetProperty("log_time").GetInt64(), m.GetProperty("sha256_cdr").GetString()!)).ToList());
    }

    public static Dictionary<string, string> Types(string bag)
    {
        using JsonDocument expected = Document(bag);
        return expected.RootElement.GetProperty("topics").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetProperty("type").GetString()!);
    }

    /// <summary>The entry of one file of mcap_files.</summary>
    public static JsonElement File(string name)
    {
        using JsonDocument expected = Document("mcap_files");
        return expected.RootElement.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("file").GetString() == name).Clone();
    }

    /// <summary>All messages of a bag by topic, as the reader gives them; checks that log times never go back.</summary>
    public static Dictionary<string, List<Message>> Read(string path, BagReaderOptions? options = null)
    {
        using BagReader bag = BagReader.Open(path, options);
        return Read(bag);
    }

    public static Dictionary<string, List<Message>> Read(BagReader bag)
    {
        var topics = new Dictionary<string, List<Message>>();
        long last = long.MinValue;
        while (bag.Read(out BagMessage message))
        {
            Assert.True(message.LogTime >= last, $"{message.LogTime} after {last}");
            last = message.LogTime;
            if (!topics.TryGetValue(message.Topic.Name, out List<Message>? list))
                topics.Add(message.Topic.Name, list = []);
            list.Add(new Message(message.LogTime, Hash(message.Payload.Span)));
        }
        return topics;
    }

    public static string Hash(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload));

    public static void Same(Dictionary<string, List<Message>> expected, Dictionary<string, List<Message>> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string topic, List<Message> messages) in expected)
            Assert.Equal(messages, actual[topic]);
    }

    private static JsonDocument Document(string bag) => JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder(bag), "expected.json")));
}
