using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// Where a session wants each input and leaves each output. ONNX Runtime copies between memories of different names even
/// when both are the host's (OpenVINO has one of its own on the CPU), and copies an input when it is bound, not when it runs.
/// A buffer that is declared in the session's own host memory is used in place.
/// </summary>
internal sealed class SessionMemory
{
    private readonly Dictionary<string, OrtMemoryInfo> _infos = [];

    /// <summary>Asks the session; the answers are its own and live as long as it does.</summary>
    public SessionMemory(InferenceSession session)
    {
        Add(session.InputNames, session.GetMemoryInfosForInputs());
        Add(session.OutputNames, session.GetMemoryInfosForOutputs());
    }

    /// <summary>A tensor that is read from or written to the host's memory in place. Of overridable defaults nothing is known.</summary>
    public bool OnHost(string name) => _infos.TryGetValue(name, out OrtMemoryInfo? info) && info.GetDeviceType() == OrtMemoryInfoDeviceType.CPU;

    /// <summary>The memory to declare for a buffer of the host: the session's own if that is the host's too.</summary>
    public OrtMemoryInfo For(string name) => OnHost(name) ? _infos[name] : OrtMemoryInfo.DefaultInstance;

    private void Add(IReadOnlyList<string> names, IReadOnlyCollection<OrtMemoryInfo> memories)
    {
        foreach ((string name, OrtMemoryInfo memory) in names.Zip(memories))
            _infos.Add(name, memory);
    }
}
