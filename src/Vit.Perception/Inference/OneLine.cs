namespace Vit.Perception.Inference;

/// <summary>Makes one line of what native libraries say.</summary>
internal static class OneLine
{
    private const int MaxLength = 400;

    /// <summary>The message without line breaks and repeated blanks, shortened.</summary>
    public static string Of(Exception e)
    {
        string line = string.Join(' ', e.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "...";
    }
}
