namespace Vit.Bags.Mcap;

/// <summary>Reading of Map&lt;string, string&gt; and Map&lt;uint16, uint64&gt; fields.</summary>
internal static class Maps
{
    /// <summary>The entries; of a key that occurs twice the last value, of a map cut short the whole entries.</summary>
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> map)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = new FieldReader(map);
        while (!fields.IsAtEnd)
        {
            string key = fields.String(), value = fields.String();
            if (fields.IsWhole)
                entries[key] = value;
        }
        return entries;
    }

    /// <summary>The same for channel id → count or offset.</summary>
    public static Dictionary<ushort, ulong> ReadNumbers(ReadOnlySpan<byte> map)
    {
        var entries = new Dictionary<ushort, ulong>();
        var fields = new FieldReader(map);
        while (!fields.IsAtEnd)
        {
            ushort key = fields.UInt16();
            ulong value = fields.UInt64();
            if (fields.IsWhole)
                entries[key] = value;
        }
        return entries;
    }

    /// <summary>The keys of such a map of numbers.</summary>
    public static void AddKeys(ReadOnlySpan<byte> map, HashSet<ushort> keys)
    {
        var fields = new FieldReader(map);
        while (!fields.IsAtEnd)
        {
            ushort key = fields.UInt16();
            _ = fields.UInt64();
            if (fields.IsWhole)
                keys.Add(key);
        }
    }
}
