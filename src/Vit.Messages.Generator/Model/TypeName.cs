namespace Vit.Messages.Generator.Model;

/// <summary>A ROS type name: <c>package/msg/Name</c> or <c>package/srv/Name</c> (<c>_Request</c>, <c>_Response</c>, <c>_Event</c>).</summary>
internal sealed record TypeName(string Package, string Kind, string Name)
{
    /// <summary>Name of the C# type: <c>SetBool_Request</c> becomes <c>SetBoolRequest</c>.</summary>
    public string CSharpName => Name.Replace("_", "");

    /// <summary>Namespace below <c>Vit.Messages</c>: <c>sensor_msgs</c> becomes <c>SensorMsgs</c>.</summary>
    public string CSharpNamespace => Emission.CSharpNames.Pascal(Package);

    /// <summary>How generated code names the type: never by its bare name, which a property may carry too.</summary>
    public string CSharpReference => CSharpNamespace + "." + CSharpName;

    /// <summary>The two-part name that .msg files and bag schemas use: <c>sensor_msgs/Image</c>.</summary>
    public string ShortName => Package + "/" + Name;

    public TypeName With(string suffix) => this with { Name = Name + suffix };

    public override string ToString() => Package + "/" + Kind + "/" + Name;
}
