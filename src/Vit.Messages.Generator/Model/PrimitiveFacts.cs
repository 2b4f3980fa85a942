namespace Vit.Messages.Generator.Model;

/// <summary>What each built-in type is called and costs in .msg files, in C#, in CDR and in RIHS01.</summary>
internal sealed record PrimitiveFacts(string RosName, string CSharpName, string CdrName, int Size, int TypeId)
{
    /// <summary>Type ids: type_description_interfaces/msg/FieldType. Size is the least number of bytes in CDR.</summary>
    private static readonly Dictionary<Primitive, PrimitiveFacts> s_all = new()
    {
        [Primitive.Bool] = new("bool", "bool", "Boolean", 1, 15),
        [Primitive.Byte] = new("byte", "byte", "Byte", 1, 16),
        [Primitive.Char] = new("char", "byte", "Byte", 1, 3),
        [Primitive.Int8] = new("int8", "sbyte", "SByte", 1, 2),
        [Primitive.UInt8] = new("uint8", "byte", "Byte", 1, 3),
        [Primitive.Int16] = new("int16", "short", "Int16", 2, 4),
        [Primitive.UInt16] = new("uint16", "ushort", "UInt16", 2, 5),
        [Primitive.Int32] = new("int32", "int", "Int32", 4, 6),
        [Primitive.UInt32] = new("uint32", "uint", "UInt32", 4, 7),
        [Primitive.Int64] = new("int64", "long", "Int64", 8, 8),
        [Primitive.UInt64] = new("uint64", "ulong", "UInt64", 8, 9),
        [Primitive.Float32] = new("float32", "float", "Single", 4, 10),
        [Primitive.Float64] = new("float64", "double", "Double", 8, 11),
        [Primitive.String] = new("string", "string", "String", 4, 17),
        [Primitive.WString] = new("wstring", "string", "WString", 4, 18),
    };

    public static PrimitiveFacts Of(Primitive primitive) => s_all[primitive];

    public static Primitive? Find(string rosName)
    {
        foreach (var pair in s_all)
        {
            if (pair.Value.RosName == rosName)
                return pair.Key;
        }
        return null;
    }
}
