using Vit.Messages.DiagnosticMsgs;
using Vit.Perception.Inference;
using Vit.Perception.Inference.Engines;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Input;
using Vit.PerceptionNode.Parameters;
using Vit.Ros;
using Vit.Ros.Diagnostics;
using Vit.Ros.Lifecycle;

namespace Vit.PerceptionNode.Diagnostics;

/// <summary>What <c>/diagnostics</c> says of the node. Runs on the ros thread.</summary>
internal static class StatusReports
{
    private const int FailingFrames = 10;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>What arrives: topic, publishers, rate, age, drops. WARN after five seconds without an image, with the reason.</summary>
    /// <param name="status">To be filled.</param>
    /// <param name="node">The node.</param>
    /// <param name="camera">Whose images.</param>
    public static void Input(DiagnosticStatus status, RosNode node, Camera camera)
    {
        FrameStatistics statistics = camera.Statistics;
        if (camera.Input is not { } input)
        {
            status.Merge(DiagnosticLevel.Ok, "not active: no images are taken");
        }
        else
        {
            status.Add("topic", input.Topic);
            status.Add("type", input.TypeName);
            status.Add("QoS", input.Qos.ToString());
            foreach (EndpointInfo publisher in node.Graph.Publishers(input.Topic))
                status.Add($"publisher {publisher.NodeFullName}", publisher.Qos.ToString());
            if (camera.SilentFor() is var silence && silence >= Silence)
                status.Merge(DiagnosticLevel.Warn, $"no image for {silence.TotalSeconds:0} s: {SilenceDiagnosis.Of(node, input)}");
        }
        if (statistics.Picture.Length > 0)
            status.Add("picture", statistics.Picture);
        Rate(status, statistics.Received, "images");
        statistics.Age.Report(status);
        status.Add("dropped", statistics.Drops.Total);
        statistics.Drops.Report(status, "dropped");
        if (statistics.Failure.Length > 0)
            status.Add("last failure", statistics.Failure);
        status.Merge(DiagnosticLevel.Ok, "images arrive");
    }

    /// <summary>What is made of it: rate, times. ERROR when every frame of a camera fails, WARN when it is slower than a camera should be.</summary>
    public static void Inference(DiagnosticStatus status, IReadOnlyList<Camera> cameras, ResultStatistics statistics, FrameParameters parameters)
    {
        Rate(status, statistics.Processed, "results");
        statistics.Decode.Report(status, "decode");
        statistics.Preprocess.Report(status, "preprocess");
        statistics.Inference.Report(status, "model and attention");
        statistics.Output.Report(status, "publish");
        statistics.Total.Report(status, "frame");
        foreach (Camera camera in cameras)
        {
            if (camera.Statistics.Failing is >= FailingFrames and var failing)
                status.Merge(DiagnosticLevel.Error, camera.Name.Says($"every frame fails, {failing} in a row: see the log"));
        }
        double budget = parameters.ExpectedRate > 0 ? 1 / parameters.ExpectedRate : double.PositiveInfinity;
        if (statistics.Total.Summarize() is { Total: > 0 } times && times.P95.TotalSeconds > budget)
            status.Merge(DiagnosticLevel.Warn, FormattableString.Invariant($"95 % of frames take up to {times.P95.TotalMilliseconds:0} ms, more than the {1000 * budget:0} ms of diagnostics.expected_rate"));
        status.Merge(DiagnosticLevel.Ok, "ready");
    }

    /// <summary>Which model runs where, and how far an engine is that is built for it. WARN on a fallback, ERROR when the self-test failed.</summary>
    public static void Model(DiagnosticStatus status, LifecycleState state, ViTSession? session)
    {
        status.Add("lifecycle", state.ToString());
        status.Add("resident memory (MB)", Environment.WorkingSet / 1e6, "0");
        if (session is null)
        {
            status.Merge(DiagnosticLevel.Ok, "no model is loaded");
            return;
        }
        status.Add("model", session.Card.Id);
        status.Add("hash", session.Card.Hash);
        status.Add("provider", session.Provider);
        status.Add("precision", session.Precision.Word());
        EngineStatus engine = session.EngineStatus;
        status.Add("engine", engine.ToString());
        status.Add("threads", session.Threads);
        status.Add("load time (s)", session.LoadTime.TotalSeconds, "0.00");
        if (session.SelfTest is { } test)
        {
            status.Add("self-test: cosine", Math.Min(test.EmbeddingCosine, test.AttentionCosine), "0.000000");
            status.Add("self-test: largest difference", Math.Max(test.EmbeddingMaxAbs, test.AttentionMaxAbs), "0.0e+0");
            if (!test.Passed)
                status.Merge(DiagnosticLevel.Error, "the self-test failed: this provider's numbers differ from the CPU's");
        }
        if (engine.State == EngineState.Failed)
            status.Merge(DiagnosticLevel.Warn, $"running on {session.Provider}, the engine failed: {engine.Reason}");
        if (session.Report.FellBack)
            status.Merge(DiagnosticLevel.Warn, $"running on {session.Provider}: {session.Reason}");
        status.Merge(DiagnosticLevel.Ok, $"{session.Card.Id} on {session.Provider} in {session.Precision.Word()}");
    }

    // Not RateWatch.Report: its silence is STALE, and here it is a warning with a reason, or nothing while the node is not active.
    private static void Rate(DiagnosticStatus status, RateWatch watch, string what)
    {
        RateReading now = watch.Read();
        status.Add(what, now.Total);
        status.Add($"{what}: rate (Hz)", now.PerSecond, "0.00");
        if (now.Age is { } age)
            status.Add($"{what}: last one, seconds ago", age.TotalSeconds, "0.000");
        if (now.Total > 1 && now.PerSecond < watch.Limits.Min)
            status.Merge(DiagnosticLevel.Warn, FormattableString.Invariant($"{what} at {now.PerSecond:0.0} Hz, fewer than {watch.Limits.Min:0.0}"));
    }
}
