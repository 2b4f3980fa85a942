using Vit.Models;
using Vit.Perception;
using Vit.Perception.Inference;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Output;
using Vit.PerceptionNode.Parameters;
using Vit.PerceptionNode.Perception;
using Vit.Pipeline.Frames;
using Vit.Ros.Lifecycle;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode;

/// <summary>What happens in each transition. One runs at a time, on a thread that may be kept; the ros thread only reads the fields.</summary>
internal sealed partial class PerceptionNode
{
    private volatile ViTSession? _session;
    private ModelTopic? _modelTopic;
    private FrameProcessor? _processor;
    private FrameGatherer? _gatherer;
    private volatile PerceptionThread? _thread;

    private HookResult Configure(LifecycleState previous)
    {
        try
        {
            ModelParameters parameters = ModelParameters.From(_parameters.Snapshot);
            InferenceOptions inference = parameters.Inference with { BuildInBackground = true, Notice = line => _node.Logger.Info(line) };
            // In its field at once: whatever fails from here on, cleaning up finds it.
            ViTSession session = _session = ModelOpener.Open(parameters.Model, inference, parameters.Build);
            if (ProblemOf(_frameParameters, session.Card) is { } problem)
                throw new ParameterException(problem);
            _processor = new FrameProcessor(session, parameters.Resize);
            for (int i = 0; i < _cameras.Length; i++)
                _cameras[i].Configure(_processor, i);
            _modelTopic = new ModelTopic(_node, session);
            if (session.Reason.Length > 0)
                _node.Logger.Warn($"running on {session.Provider}: {session.Reason}");
            LogModel(session);
            return HookResult.Success;
        }
        catch (Exception e) when (e is ModelFormatException or InferenceException or ParameterException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            _node.Logger.Error($"cannot configure: {e.Message.ReplaceLineEndings(" ")}");
            Cleanup(previous);
            return HookResult.Failure;
        }
    }

    private HookResult Activate(LifecycleState previous)
    {
        InputParameters parameters = InputParameters.From(_parameters.Snapshot);
        _gatherer = new FrameGatherer([.. _cameras.Select(camera => camera.Name.Input("image"))], parameters.Capacity);
        _thread = new PerceptionThread(
            _node, _processor!, [.. _cameras.Select(camera => camera.OpenStream())], _gatherer, () => Volatile.Read(ref _frameParameters), EngineTookOver);
        for (int i = 0; i < _cameras.Length; i++)
            _cameras[i].Listen(parameters, _gatherer.Mailboxes[i]);
        _diagnostics.Updater.RequestUpdate();
        return HookResult.Success;
    }

    /// <summary>On the perception thread, which ends before anything here is disposed of.</summary>
    private void EngineTookOver()
    {
        LogModel(_session!);
        _modelTopic!.Publish();
    }

    private void LogModel(ViTSession session) => _node.Logger.Info(FormattableString.Invariant(
        $"model {session.Card.Id} ({session.Card.Hash}) on {session.Provider} in {session.Precision.Word()}, loaded in {session.LoadTime.TotalSeconds:0.00} s"));

    private HookResult Deactivate(LifecycleState previous)
    {
        // In the order of the flow: no frame comes, those under way are finished, those that wait are given back.
        foreach (Camera camera in _cameras)
            camera.Deactivate();
        PerceptionThread? thread = _thread;
        _thread = null;
        thread?.Dispose();
        _gatherer?.Dispose();
        _gatherer = null;
        return HookResult.Success;
    }

    private HookResult Cleanup(LifecycleState previous)
    {
        ViTSession? session = _session;
        _session = null;
        foreach (Camera camera in _cameras)
            camera.Cleanup();
        _modelTopic?.Dispose();
        (_modelTopic, _processor) = (null, null);
        session?.Dispose();
        return HookResult.Success;
    }

    private HookResult Release(LifecycleState previous)
    {
        Deactivate(previous);
        return Cleanup(previous);
    }
}
