using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Ros;
using Vit.Ros.Parameters;

namespace Vit.CameraNode;

/// <summary>The process: starts ROS and the camera, runs everything on this thread, and ends on SIGINT or SIGTERM.</summary>
internal static class CameraHost
{
    /// <returns>0 after a signal; 1 when it cannot start, with one line on stderr that says why.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            Cv2.SetNumThreads(1);
            using RosContext context = RosContext.Create(arguments);
            using var executor = new RosExecutor(context);
            using var stop = new CancellationTokenSource();
            using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stop);
            using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop);
            using var camera = new FilmingNode(executor);
            executor.Run(stop.Token);
            return 0;
        }
        catch (Exception e) when (e is RosException or ParameterException)
        {
            Console.Error.WriteLine($"simulated_camera: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException { InnerException: not null })
        {
            Console.Error.WriteLine($"simulated_camera: OpenCV cannot be loaded, run tools/prerequisites.sh: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
}
