using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Vit.Pipeline.Timing;

namespace Vit.Cli.Bench;

/// <summary>Where it was measured.</summary>
/// <param name="Cpu">Name of the CPU.</param>
/// <param name="Processors">That the process may use.</param>
/// <param name="Runtime">.NET's version.</param>
/// <param name="OnnxRuntime">ONNX Runtime's version.</param>
internal sealed record BenchMachine(string Cpu, int Processors, string Runtime, string OnnxRuntime)
{
    /// <summary>This one.</summary>
    public static BenchMachine Read() =>
        new(CpuName.Read(), Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, OrtEnv.Instance().GetVersionString());
}
