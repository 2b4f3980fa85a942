using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// Where a session wants each input and leaves each output. ONNX Runtime copies between memories of different names even
/// when both are the host's (OpenVINO has one of its own on the CPU), and copies an input when it is bound, not when it runs.
/// A buffer that is declared in the session's own host memory is used in place.
/// </summary>
internal sealed class SessionMemory
{
    private readonly Dictionary<string, OrtMemoryInfo> infos = [];

    /// <summary>Asks the session; the answers are its own and live as long as it does.</summary>
    public SessionMemory(InferenceSession session)
    {
        Add(session.InputNames, session.GetMemoryInfosForInputs());
        InputsOnHost = infos.Values.All(OnHost);
        Add(session.OutputNames, session.GetMemoryInfosForOutputs());
    }

    /// <summary>Every input is read from the host's memory, so a bound buffer can be written between runs.</summary>
    public bool InputsOnHost { get; }

    /// <summary>The memory to declare for a buffer of the host: the session's own if that is the host's too.</summary>
    public OrtMemoryInfo For(string name) => OnHost(infos[name]) ? infos[name] : OrtMemoryInfo.DefaultInstance;

    private static bool OnHost(OrtMemoryInfo info) => info.GetDeviceType() == OrtMemoryInfoDeviceType.CPU;

    private void Add(IReadOnlyList<string> names, IReadOnlyCollection<OrtMemoryInfo> memories)
    {
        foreach ((string name, OrtMemoryInfo memory) in names.Zip(memories))
            infos.Add(name, memory);
    }
}
