namespace Vit.Messages.Generator.Model;

/// <summary>The built-in types of a .msg file. <c>char</c> is an unsigned byte there; <c>byte</c> is IDL's octet.</summary>
internal enum Primitive
{
    Bool,
    Byte,
    Char,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float32,
    Float64,
    String,
    WString,
}
