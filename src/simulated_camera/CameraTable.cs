using System.Diagnostics;
using Vit.Ros.Parameters;
using Vit.Simulation;
using Vit.Simulation.Camera;

namespace Vit.CameraNode;

/// <summary>Every parameter of the simulated camera, once.</summary>
internal static class CameraTable
{
    private const int MostDrawnAhead = 100;
    private const double ShortestScene = 0.1, LongestScene = 86_400;

    public static ParameterTable Rows { get; } =
    [
        new("width", 640, "Width of the picture in pixels.") { Integers = new(16, 4096) },
        new("height", 480, "Height of the picture in pixels.") { Integers = new(16, 4096) },
        new("rate", 30.0, "Pictures a second.") { Doubles = new(0.1, 1000) },
        new("seed", 60_000_000, "Number of the first scene; decides the camera's path and its noise, too.") { Integers = new(0, int.MaxValue) },
        new("mode", SceneMode.Train.Name(), "Which kind of scenes.") { Words = [.. Enum.GetValues<SceneMode>().Select(mode => mode.Name())] },
        new("scene_seconds", 0.0, "Seconds from one cut to the next scene to another; 0 = never cut.")
        {
            Doubles = new(0, LongestScene),
            Constraint = "0, or 0.1 and more",
            Validator = value => value.AsDouble() is 0 or >= ShortestScene ? null : "a scene lasts 0.1 s or more",
        },
        new("frame_id", "camera_optical_frame", "Optical frame: x right, y down, z forward."),
        new("drawn_ahead", 0, "Pictures drawn before the first is sent and then sent in turn, so that no time goes into drawing; 0 = each when its turn comes.") { Integers = new(0, MostDrawnAhead) },
        new("encoding", "bgr8", "Encoding of the picture.") { Words = ["bgr8", "rgb8", "mono8"] },
    ];

    /// <summary>How to film, from values that the table has checked.</summary>
    public static SimulatedCameraOptions Options(ParameterSnapshot p) => new()
    {
        Width = p.Int32("width"),
        Height = p.Int32("height"),
        Rate = p.Double("rate"),
        Seed = p.Integer("seed"),
        Mode = SceneModeNames.TryParse(p.String("mode"), out SceneMode mode) ? mode : throw new UnreachableException(),
        SceneSeconds = p.Double("scene_seconds"),
    };
}
