using FsCheck;
using FsCheck.Fluent;
using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

/// <summary>Arbitrary parameter values.</summary>
internal static class Values
{
    public static Arbitrary<ParameterValue> Any => Arb.From(Gen.OneOf(
        Gen.Constant(ParameterValue.NotSet),
        ArbMap.Default.GeneratorFor<bool>().Select(ParameterValue.From),
        ArbMap.Default.GeneratorFor<long>().Select(ParameterValue.From),
        ArbMap.Default.GeneratorFor<double>().Select(ParameterValue.From),
        Text.Select(ParameterValue.From),
        ArbMap.Default.GeneratorFor<byte[]>().Select(v => ParameterValue.From((ReadOnlySpan<byte>)v)),
        ArbMap.Default.GeneratorFor<bool[]>().Select(v => ParameterValue.From((ReadOnlySpan<bool>)v)),
        ArbMap.Default.GeneratorFor<long[]>().Select(v => ParameterValue.From((ReadOnlySpan<long>)v)),
        ArbMap.Default.GeneratorFor<double[]>().Select(v => ParameterValue.From((ReadOnlySpan<double>)v)),
        Text.ArrayOf().Select(v => ParameterValue.From((ReadOnlySpan<string>)v))));

    /// <summary>Text as ROS strings hold it: without NUL, and with whole characters only.</summary>
    public static Gen<string> Text => Gen.Elements("", "a", "ü", "🙂", "\n", " ", "x.y").ArrayOf().Select(string.Concat);
}
