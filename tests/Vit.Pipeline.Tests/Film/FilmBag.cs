using System.Globalization;
using Vit.Bags;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;
using Vit.Messages.StdMsgs;
using Vit.Messages.VisionMsgs;
using Vit.Perception.Imaging;
using Vit.Simulation;
using Vit.Simulation.Camera;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Film;

/// <summary>
/// A bag of twenty seconds with a camera that pans and zooms over four scenes, none of them seen in training: JPEG pictures, and for each
/// what a perfect detector would say. A detection's id is <c>scene:unit:region</c>; regions of one scene and unit belong together.
/// <c>VIT_UPDATE_FILM=1</c> writes the bag of tests/data anew.
/// </summary>
internal static class FilmBag
{
    public const string Images = "/camera/image_raw/compressed", Detections = "/camera/detections";
    public const int Width = 320, Height = 240;

    /// <summary>Patches in a row and in a column of the embedded model.</summary>
    public const int Patches = 14;

    public const double Rate = 5, Seconds = 20, SecondsBetweenCuts = 5;

    private const long Start = 1_767_225_600_000_000_000;
    private const int JpegQuality = 85;

    public static string Folder { get; } = Golden.Path("film");

    private static SimulatedCameraOptions Options => new()
    {
        Width = Width,
        Height = Height,
        Rate = Rate,
        Seed = 70_000_000,
        SceneSeconds = SecondsBetweenCuts,
        StartNanoseconds = Start,
    };

    /// <summary>Films it again: each frame's stamp and detections.</summary>
    public static IEnumerable<(long Stamp, byte[] Detections)> Truth()
    {
        using var camera = new SimulatedCamera(Options);
        for (long i = 0; i < Rate * Seconds; i++)
        {
            SimulatedFrame frame = camera.Capture(i);
            yield return (frame.StampNanoseconds, CdrMessage.ToBytes(Describe(frame)));
        }
    }

    /// <summary>What the bag holds of it.</summary>
    public static IReadOnlyList<(long Stamp, byte[] Detections)> Recorded()
    {
        List<(long, byte[])> recorded = [];
        using BagReader bag = BagReader.Open(Folder, new BagReaderOptions { Topics = [Detections] });
        while (bag.Read(out BagMessage message))
            recorded.Add((message.LogTime, message.Payload.ToArray()));
        return recorded;
    }

    public static void Write(string folder)
    {
        using var camera = new SimulatedCamera(Options);
        using var jpeg = new JpegEncoder(JpegQuality);
        using BagWriter bag = BagWriter.Create(folder, new BagWriterOptions { Overwrite = true });
        BagTopic images = Add<CompressedImage>(bag, Images), detections = Add<Detection2DArray>(bag, Detections);
        for (long i = 0; i < Rate * Seconds; i++)
        {
            SimulatedFrame frame = camera.Capture(i);
            Detection2DArray found = Describe(frame);
            var picture = new CompressedImage { Header = found.Header, Format = "bgr8; jpeg compressed bgr8", Data = [.. jpeg.Encode(frame.Image)] };
            bag.Write(detections, frame.StampNanoseconds, frame.StampNanoseconds, CdrMessage.ToBytes(found));
            bag.Write(images, frame.StampNanoseconds, frame.StampNanoseconds, CdrMessage.ToBytes(picture));
        }
    }

    private static Detection2DArray Describe(SimulatedFrame frame)
    {
        var header = new Header { Stamp = Time.FromNanoseconds(frame.StampNanoseconds), FrameId = "camera_optical_frame" };
        var found = new Detection2DArray { Header = header };
        foreach (ref readonly FrameRegion region in frame.Regions)
        {
            if (region.Kind is RegionKind.Lamp or RegionKind.CableMiddle or RegionKind.End)
                found.Detections.Add(Describe(region, frame.SceneSeed, header));
        }
        return found;
    }

    private static Detection2D Describe(in FrameRegion region, long scene, Header header) => new()
    {
        Header = header,
        Id = string.Create(CultureInfo.InvariantCulture, $"{scene}:{region.Unit}:{region.Id}"),
        Bbox = new BoundingBox2D
        {
            Center = new Pose2D { Position = new Point2D { X = (region.Box.Left + region.Box.Right) / 2, Y = (region.Box.Top + region.Box.Bottom) / 2 } },
            SizeX = region.Box.Width,
            SizeY = region.Box.Height,
        },
        Results = [new ObjectHypothesisWithPose { Hypothesis = new ObjectHypothesis { ClassId = region.Kind.Name(), Score = 1 } }],
    };

    private static BagTopic Add<T>(BagWriter bag, string name)
        where T : IRosType
    {
        RosTypeInfo type = RosTypeInfo.Of<T>();
        var topic = new BagTopic
        {
            Name = name,
            Type = type.Name,
            OfferedQosProfiles = BagQos.BestEffort(5),
            TypeDescriptionHash = type.Rihs01,
            DefinitionEncoding = "ros2msg",
            Definition = type.Definition,
        };
        bag.AddTopic(topic);
        return topic;
    }
}
