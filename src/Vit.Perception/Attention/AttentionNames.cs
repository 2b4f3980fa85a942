namespace Vit.Perception.Attention;

/// <summary>The names of <c>attention.method</c> and <c>attention.head_fusion</c> as parameters, files and legends spell them.</summary>
public static class AttentionNames
{
    private static readonly NameTable<AttentionMethod> MethodTable = new(
        "attention.method",
        (AttentionMethod.Rollout, "rollout"), (AttentionMethod.LastLayer, "last_layer"), (AttentionMethod.Layer, "layer"));

    private static readonly NameTable<HeadFusion> FusionTable = new(
        "attention.head_fusion",
        (HeadFusion.Mean, "mean"), (HeadFusion.Max, "max"), (HeadFusion.Min, "min"));

    /// <summary>Every <c>attention.method</c>.</summary>
    public static IReadOnlyList<string> Methods => MethodTable.Names;

    /// <summary>Every <c>attention.head_fusion</c>.</summary>
    public static IReadOnlyList<string> Fusions => FusionTable.Names;

    /// <summary>The method of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">Unknown; the message lists the names there are.</exception>
    public static AttentionMethod ParseMethod(string name) => MethodTable.Parse(name);

    /// <summary>The fusion of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">Unknown; the message lists the names there are.</exception>
    public static HeadFusion ParseFusion(string name) => FusionTable.Parse(name);

    /// <summary>The name of a method.</summary>
    public static string NameOf(AttentionMethod method) => MethodTable.NameOf(method);

    /// <summary>The name of a fusion.</summary>
    public static string NameOf(HeadFusion fusion) => FusionTable.NameOf(fusion);
}
