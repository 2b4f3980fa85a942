using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Vit.Messages.Tests.Support;

/// <summary>Fills messages that a test knows by type only, field by field in their order.</summary>
internal static class MessageReflection
{
    /// <summary>A message with the values of a golden case. Every field must be given, no other may.</summary>
    public static object FromJson(Type type, JsonElement value)
    {
        PropertyInfo[] fields = Fields(type);
        JsonProperty[] given = [.. value.EnumerateObject().Where(p => p.Name != "structure_needs_at_least_one_member")];
        Assert.Equal(given.Select(p => Plain(p.Name)), fields.Select(f => Plain(f.Name)));
        object message = Activator.CreateInstance(type)!;
        for (int i = 0; i < fields.Length; i++)
            fields[i].SetValue(message, ValueFromJson(fields[i].PropertyType, given[i].Value));
        return message;
    }

    /// <summary>A message of random values; lists and strings stay within <paramref name="maxCount"/>.</summary>
    public static object Random(Type type, Random random, int maxCount)
    {
        object message = Activator.CreateInstance(type)!;
        foreach (PropertyInfo field in Fields(type))
        {
            object value = field.PropertyType.IsArray
                ? RandomArray(field.PropertyType, ((Array)field.GetValue(message)!).Length, random, maxCount)
                : RandomValue(field.PropertyType, random, maxCount);
            field.SetValue(message, value);
        }
        return message;
    }

    private static PropertyInfo[] Fields(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).OrderBy(p => p.MetadataToken)];

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private static object ValueFromJson(Type type, JsonElement value)
    {
        if (type == typeof(string))
            return value.GetString()!;
        if (type == typeof(bool))
            return value.GetBoolean();
        if (type == typeof(ulong))
            return value.GetUInt64();
        if (type.IsPrimitive)
            return type == typeof(float) || type == typeof(double)
                ? Convert.ChangeType(value.GetDouble(), type, null)
                : Convert.ChangeType(value.GetInt64(), type, null);
        if (!type.IsArray && !typeof(IList).IsAssignableFrom(type))
            return FromJson(type, value);

        Type element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        object[] items = [.. value.EnumerateArray().Select(v => ValueFromJson(element, v))];
        return Collect(type, element, items);
    }

    private static object RandomValue(Type type, Random random, int maxCount)
    {
        if (type == typeof(string))
            return string.Concat(Enumerable.Range(0, random.Next(maxCount + 1)).Select(_ => (char)random.Next('a', 'z')));
        if (type == typeof(bool))
            return random.Next(2) == 1;
        if (type == typeof(float))
            return BitConverter.Int32BitsToSingle(random.Next());
        if (type == typeof(double))
            return BitConverter.Int64BitsToDouble(random.NextInt64());
        if (type == typeof(ulong))
            return (ulong)random.NextInt64() * 2;
        if (type.IsPrimitive)
        {
            object least = type.GetField("MinValue")!.GetValue(null)!;
            object most = type.GetField("MaxValue")!.GetValue(null)!;
            return Convert.ChangeType(random.NextInt64(Convert.ToInt64(least, null), Convert.ToInt64(most, null)), type, null);
        }
        if (!typeof(IList).IsAssignableFrom(type))
            return Random(type, random, maxCount);
        Type element = type.GetGenericArguments()[0];
        object[] items = [.. Enumerable.Range(0, random.Next(maxCount + 1)).Select(_ => RandomValue(element, random, maxCount))];
        return Collect(type, element, items);
    }

    private static object RandomArray(Type type, int length, Random random, int maxCount)
    {
        Type element = type.GetElementType()!;
        return Collect(type, element, [.. Enumerable.Range(0, length).Select(_ => RandomValue(element, random, maxCount))]);
    }

    private static object Collect(Type type, Type element, object[] items)
    {
        var array = Array.CreateInstance(element, items.Length);
        for (int i = 0; i < items.Length; i++)
            array.SetValue(items[i], i);
        return type.IsArray ? array : Activator.CreateInstance(type, array)!;
    }
}
