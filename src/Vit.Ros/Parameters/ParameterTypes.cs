namespace Vit.Ros.Parameters;

/// <summary>The names under which ROS tools show the types.</summary>
public static class ParameterTypes
{
    /// <summary>The type's name in ROS: <c>not set</c>, <c>bool</c> … <c>string_array</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the nine types, nor <see cref="ParameterType.NotSet"/>.</exception>
    public static string RosName(this ParameterType type) => type switch
    {
        ParameterType.NotSet => "not set",
        ParameterType.Bool => "bool",
        ParameterType.Integer => "integer",
        ParameterType.Double => "double",
        ParameterType.String => "string",
        ParameterType.ByteArray => "byte_array",
        ParameterType.BoolArray => "bool_array",
        ParameterType.IntegerArray => "integer_array",
        ParameterType.DoubleArray => "double_array",
        ParameterType.StringArray => "string_array",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "ROS has nine parameter types, numbered 1 to 9"),
    };

    /// <summary>As <see cref="RosName"/>, with its article, for sentences.</summary>
    internal static string WithArticle(this ParameterType type) => type switch
    {
        ParameterType.NotSet => "not set",
        ParameterType.Integer or ParameterType.IntegerArray => "an " + type.RosName(),
        _ => "a " + type.RosName(),
    };
}
