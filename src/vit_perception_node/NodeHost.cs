using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Perception.Imaging;
using Vit.Ros;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode;

/// <summary>The process: starts ROS and the node, runs the ros thread here, and ends on SIGINT or SIGTERM.</summary>
internal static class NodeHost
{
    /// <returns>0 after a signal; 1 when it cannot start, with one line on stderr that says why.</returns>
    public static int Run(string[] arguments)
    {
        if (NativeLibraries.Check() is { } cure)
        {
            Console.Error.WriteLine($"vit_perception_node: {cure}");
            return 1;
        }
        // ONNX Runtime's pool is the only one: a second pool of spinning threads costs both.
        Cv2.SetNumThreads(1);
        try
        {
            using RosContext context = RosContext.Create(arguments);
            using var executor = new RosExecutor(context);
            using var stop = new CancellationTokenSource();
            using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stop);
            using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop);
            using var node = new PerceptionNode(executor);
            return Spin(node, executor, stop);
        }
        catch (Exception e) when (e is RosException or ParameterException)
        {
            Console.Error.WriteLine($"vit_perception_node: {e.Message}");
            return 1;
        }
    }

    private static int Spin(PerceptionNode node, RosExecutor executor, CancellationTokenSource stop)
    {
        // Loading a model takes a while; get_state must be answered meanwhile.
        Task<bool> start = Task.Run(() =>
        {
            bool started = node.Autostart();
            if (!started)
            {
                node.Logger.Fatal("the node could not start; set autostart to false to configure it by hand");
                stop.Cancel();
            }
            return started;
        });
        executor.Run(stop.Token);
        node.Shutdown();
        return start.Result ? 0 : 1;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
}
