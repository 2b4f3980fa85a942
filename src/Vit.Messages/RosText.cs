namespace Vit.Messages;

/// <summary>Pieces of the definition texts that bags store.</summary>
public static class RosText
{
    /// <summary>Stands between the definition of a message and that of a type it uses; the type's two-part name and LF follow.</summary>
    public const string Separator =
        "\n================================================================================\nMSG: ";
}
