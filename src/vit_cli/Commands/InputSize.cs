using System.Globalization;

namespace Vit.Cli.Commands;

/// <summary>The argument <c>HxW</c>.</summary>
internal static class InputSize
{
    /// <summary>Height and width; (0, 0) for an empty text.</summary>
    /// <exception cref="ArgumentException">Not a size.</exception>
    public static (int Height, int Width) Parse(string text)
    {
        if (text.Length == 0)
            return (0, 0);
        string[] parts = text.Split('x', 'X');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && height > 0 && width > 0
            ? (height, width)
            : throw new ArgumentException($"'{text}' is not a size: write height x width, such as 224x384");
    }
}
