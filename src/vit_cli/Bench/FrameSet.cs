using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;
using Vit.Simulation.Camera;

namespace Vit.Cli.Bench;

/// <summary>Frames made before anything is timed. Read only.</summary>
/// <param name="Name">Where they come from.</param>
/// <param name="Frames">In their order.</param>
/// <param name="CameraInfo">The camera's description, serialized; empty when there is none.</param>
/// <param name="IsFilm">Whether one follows from the other, so that they are shown back and forth and not from the start again.</param>
internal sealed record FrameSet(string Name, IReadOnlyList<PreparedFrame> Frames, byte[] CameraInfo, bool IsFilm)
{
    /// <summary>As much is kept in memory; a longer measurement shows frames again.</summary>
    private const long MostBytes = 64 << 20;

    private const int LeastFrames = 8, MostFrames = 64;

    /// <summary>All of their bytes.</summary>
    public long Bytes => Frames.Sum(f => (long)f.Payload.Length);

    /// <summary>Makes or reads what was chosen.</summary>
    /// <exception cref="IOException">There is no such folder, or no picture in it.</exception>
    public static FrameSet Make(FrameChoice choice)
    {
        if (choice.Folder.Length > 0)
        {
            using var folder = FolderSource.Open(choice.Folder);
            return Take(folder, frame => new PreparedFrame(frame.Name, frame.Format, frame.Payload.ToArray()), isFilm: false);
        }
        var encoder = new FrameEncoder(choice.Encoding);
        using var camera = new SimulationSource(new SimulatedCameraOptions { Width = choice.Width, Height = choice.Height }, MostFrames);
        return Take(camera, _ => encoder.Encode(camera.Truth.Image), isFilm: true);
    }

    private static FrameSet Take(IFrameSource source, Func<Frame, PreparedFrame> prepare, bool isFilm)
    {
        var frames = new List<PreparedFrame>();
        byte[] cameraInfo = [];
        long taken = 0;
        while ((frames.Count < LeastFrames || taken < MostBytes) && source.TryNext(out Frame? frame))
        {
            using (frame)
            {
                frames.Add(prepare(frame));
                cameraInfo = frame.CameraInfo.ToArray();
                taken += frames[^1].Payload.Length;
            }
        }
        return new FrameSet(source.Name, frames, cameraInfo, isFilm);
    }
}
