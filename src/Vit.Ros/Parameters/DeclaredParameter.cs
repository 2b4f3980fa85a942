namespace Vit.Ros.Parameters;

/// <summary>A parameter as it stands in a snapshot.</summary>
/// <param name="Descriptor">What it may be; name and type filled in.</param>
/// <param name="Value">What it is; <see cref="ParameterType.NotSet"/> until it has been given a value.</param>
public sealed record DeclaredParameter(ParameterDescriptor Descriptor, ParameterValue Value);
