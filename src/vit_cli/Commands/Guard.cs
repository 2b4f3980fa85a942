using OpenCvSharp;
using Vit.Bags;
using Vit.Models;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary>The border of every command: known failures become one line on stderr and exit code 1.</summary>
internal static class Guard
{
    /// <summary>
    /// Runs a command that needs no pictures, on a thread of its own: a model keeps the thread that runs it to a core, and the main thread cannot be kept
    /// to one, because .NET gives every new thread its cores.
    /// </summary>
    public static int Run(Func<int> command)
    {
        int code = 1;
        var thread = new Thread(() => code = Guarded(command)) { Name = "command" };
        thread.Start();
        thread.Join();
        return code;
    }

    private static int Guarded(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception e) when (e is ModelFormatException or InferenceException or BadFrameException or AttentionException or BagFormatException
            or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"vit: {e.Message}");
            return 1;
        }
    }

    /// <summary>Runs a command that needs OpenCV; without its libraries the cure is printed instead.</summary>
    public static int RunWithOpenCv(Func<int> command) => Run(() =>
    {
        if (NativeLibraries.Check() is { } cure)
        {
            Console.Error.WriteLine($"vit: {cure}");
            return 1;
        }
        // ONNX Runtime's pool is the only one: a second pool of spinning threads costs both.
        Cv2.SetNumThreads(1);
        return command();
    });
}
