using System.Buffers.Binary;
using System.Globalization;
using OpenCvSharp;
using Vit.Simulation.Files;
using Vit.Simulation.Layout;

namespace Vit.Simulation;

/// <summary>Scenes as pairs of files: <c>scene_NNN.png</c> (224x224) and <c>scene_NNN.json</c> (the labels). Thread-safe.</summary>
public static class SceneFiles
{
    private const int LargestLabels = 4 << 20, LargestPicture = 1 << 20;
    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary><c>scene_000</c>, <c>scene_001</c>, …: the file name without its ending.</summary>
    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"scene_{number:000}");

    /// <summary>Writes both files into a folder, which is created; existing files of that number are replaced.</summary>
    /// <exception cref="IOException">The folder or a file cannot be written.</exception>
    public static void Write(string folder, int number, Scene scene)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Name(number));
        Cv2.ImEncode(".png", scene.Image, out byte[] png, new ImageEncodingParam(ImwriteFlags.PngCompression, 9));
        File.WriteAllBytes(path + ".png", png);
        using FileStream json = File.Create(path + ".json");
        SceneLabelWriter.Write(json, scene.Labels, Name(number) + ".png");
    }

    /// <summary>Reads both files; the caller disposes the scene.</summary>
    /// <exception cref="SceneFormatException">One of them is damaged or no scene.</exception>
    /// <exception cref="IOException">One of them is missing or cannot be read.</exception>
    public static Scene Read(string folder, int number)
    {
        string path = Path.Combine(folder, Name(number));
        SceneLabels labels = ReadLabels(path + ".json");
        byte[] png = ReadFile(path + ".png", LargestPicture);
        return new Scene(ReadPicture(png), labels);
    }

    /// <summary>Reads the labels alone.</summary>
    /// <exception cref="SceneFormatException">The file is damaged or no scene.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SceneLabels ReadLabels(string jsonPath) => SceneLabelReader.Read(ReadFile(jsonPath, LargestLabels));

    /// <summary>Decodes a scene's picture; the caller disposes it.</summary>
    /// <exception cref="SceneFormatException">No 224x224 PNG.</exception>
    internal static Mat ReadPicture(ReadOnlySpan<byte> png)
    {
        // The size stands in the PNG header: a picture of another size is refused before anything is decoded.
        const int size = SceneSpace.PictureSize;
        bool fits = png.Length > 24 && png.StartsWith(PngSignature)
            && BinaryPrimitives.ReadInt32BigEndian(png[16..]) == size && BinaryPrimitives.ReadInt32BigEndian(png[20..]) == size;
        Mat? picture = fits ? Decode(png) : null;
        if (picture is { Rows: size, Cols: size })
            return picture;
        picture?.Dispose();
        throw new SceneFormatException($"The scene's picture is no readable {size}x{size} PNG; write the scene again from its seed.");
    }

    private static Mat? Decode(ReadOnlySpan<byte> png)
    {
        try
        {
            return Cv2.ImDecode(png, ImreadModes.Color);
        }
        catch (OpenCVException)
        {
            return null;
        }
    }

    private static byte[] ReadFile(string path, int largest)
    {
        long length = new FileInfo(path).Length;
        return length <= largest
            ? File.ReadAllBytes(path)
            : throw new SceneFormatException(
                $"{path} has {length} bytes, a scene file at most {largest}; write it again from its seed.");
    }
}
