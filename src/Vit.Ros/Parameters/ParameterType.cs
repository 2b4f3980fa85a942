namespace Vit.Ros.Parameters;

/// <summary>The types of a ROS parameter, numbered as in <c>rcl_interfaces/msg/ParameterType</c>.</summary>
public enum ParameterType : byte
{
    /// <summary>Declared, but without a value.</summary>
    NotSet = 0,

    /// <summary>true or false.</summary>
    Bool = 1,

    /// <summary>A whole number of 64 bits.</summary>
    Integer = 2,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double = 3,

    /// <summary>UTF-8 text.</summary>
    String = 4,

    /// <summary>Bytes.</summary>
    ByteArray = 5,

    /// <summary>Many of <see cref="Bool"/>.</summary>
    BoolArray = 6,

    /// <summary>Many of <see cref="Integer"/>.</summary>
    IntegerArray = 7,

    /// <summary>Many of <see cref="Double"/>.</summary>
    DoubleArray = 8,

    /// <summary>Many of <see cref="String"/>.</summary>
    StringArray = 9,
}
