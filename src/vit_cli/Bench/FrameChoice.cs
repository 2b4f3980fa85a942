using System.Globalization;

namespace Vit.Cli.Bench;

/// <summary>Which frames are seen: a simulated camera's in some size and encoding, or a folder's pictures as they are.</summary>
internal sealed record FrameChoice
{
    private const int Least = 16, Most = 4096;

    /// <summary>A folder of pictures; empty = the simulated camera.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Pixels across.</summary>
    public int Width { get; private init; } = 640;

    /// <summary>Pixels down.</summary>
    public int Height { get; private init; } = 480;

    /// <summary>One of <see cref="FrameEncoder.Names"/>.</summary>
    public string Encoding { get; private init; } = "rgb8";

    /// <exception cref="ArgumentException">Not a size that the simulated camera has.</exception>
    public FrameChoice WithSize(string text)
    {
        string[] parts = text.Split('x', 'X');
        return parts.Length == 2 && Side(parts[0]) is { } width && Side(parts[1]) is { } height
            ? this with { Width = width, Height = height }
            : throw new ArgumentException($"'{text}' is not a size of frames: write width x height, even numbers from {Least} to {Most}, such as 640x480");
    }

    /// <exception cref="ArgumentException">Not an encoding that frames are made in.</exception>
    public FrameChoice WithEncoding(string name) => FrameEncoder.Names.Contains(name)
        ? this with { Encoding = name }
        : throw new ArgumentException($"encoding '{name}' is not one that frames are made in: use {string.Join(", ", FrameEncoder.Names)}");

    // Even, because half of the encodings have chroma for pairs of pixels only.
    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= Least and <= Most && side % 2 == 0 ? side : null;
}
