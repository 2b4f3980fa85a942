using Vit.Messages.StdSrvs;
using Vit.Models.Cards;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Diagnostics;
using Vit.PerceptionNode.Parameters;
using Vit.PerceptionNode.Services;
using Vit.Ros;
using Vit.Ros.Lifecycle;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode;

/// <summary>
/// The node: parameters, lifecycle, diagnostics and services on the ros thread; between configure and cleanup it holds a model, between
/// activate and deactivate it takes images and a thread of its own works on them.
/// </summary>
internal sealed partial class PerceptionNode : IDisposable
{
    private readonly RosNode _node;
    private readonly NodeParameters _parameters;
    private readonly NodeLifecycle _lifecycle;
    private readonly NodeDiagnostics _diagnostics;
    private readonly ResultStatistics _results = new(TimeProvider.System);
    private readonly Camera[] _cameras;
    private FrameParameters _frameParameters;

    /// <exception cref="RosException">ROS refused something.</exception>
    /// <exception cref="ParameterException">A parameter was given a value that cannot be.</exception>
    public PerceptionNode(RosExecutor executor)
    {
        _node = new RosNode(executor, "vit_perception");
        _parameters = new NodeParameters(_node);
        PerceptionTable.Rows.DeclareIn(_parameters.Server);
        _frameParameters = FrameParameters.From(_parameters.Snapshot);
        _cameras = [.. CameraName.From(_parameters.Snapshot).Select(name => new Camera(_node, name, () => Volatile.Read(ref _frameParameters), _results))];
        _parameters.Server.AddOnSetCallback(Veto);
        _parameters.Server.AddPostSetCallback(_ => TakeOver(FrameParameters.From(_parameters.Snapshot)));
        TakeOver(_frameParameters);
        foreach (string name in _parameters.Server.UnusedOverrides.Where(n => !n.StartsWith("qos_overrides.", StringComparison.Ordinal)))
            _node.Logger.Warn($"parameter '{name}' was given but does not exist: is it misspelt?");

        _lifecycle = new NodeLifecycle(_node, new LifecycleHooks
        {
            OnConfigure = Configure,
            OnActivate = Activate,
            OnDeactivate = Deactivate,
            OnCleanup = Cleanup,
            OnShutdown = Release,
            OnError = Release,
        });
        _diagnostics = new NodeDiagnostics(_node);
        foreach (Camera camera in _cameras)
            _diagnostics.Updater.Add(camera.Name.Status, status => StatusReports.Input(status, _node, camera));
        _diagnostics.Updater.Add("Inference", status => StatusReports.Inference(status, _cameras, _results, _frameParameters));
        _diagnostics.Updater.Add("Model", status => StatusReports.Model(status, _lifecycle.State, _session));
        _node.CreateServer<SetBool, SetBoolRequest, SetBoolResponse>("~/set_enabled", SetEnabled);
        _node.CreateServer<Trigger, TriggerRequest, TriggerResponse>("~/reset_tracks", _ => ResetTracks());
        _ = new FrameServices(_node, _cameras, () => _thread, () => _lifecycle.State);
        _node.Clock.JumpedBack += by =>
        {
            _node.Logger.Info(FormattableString.Invariant($"the clock went back by {by.TotalSeconds:0.0} s: regions and links start anew"));
            ResetTracks();
        };
    }

    /// <summary>The node's log.</summary>
    public RosLogger Logger => _node.Logger;

    /// <summary>Configures and activates when the parameter <c>autostart</c> says so; returns when that is done.</summary>
    /// <returns>False when it failed: the log has the reason.</returns>
    public bool Autostart()
    {
        if (!_parameters.Snapshot.Bool("autostart"))
            return true;
        TransitionResult result = _lifecycle.Machine.Autostart();
        return result.Successful;
    }

    /// <summary>Ends the work: the frame under way is finished.</summary>
    public void Shutdown() => _lifecycle.Shutdown();

    public void Dispose()
    {
        Shutdown();
        foreach (Camera camera in _cameras)
            camera.Dispose();
        _diagnostics.Dispose();
        _node.Dispose();
    }

    /// <summary>What the ranges alone cannot say: layers or heads that this model does not have.</summary>
    private string? Veto(IReadOnlyList<Parameter> changes) =>
        _session is { } session ? ProblemOf(FrameParameters.From(_parameters.Snapshot, changes), session.Card) : null;

    private static string? ProblemOf(FrameParameters parameters, ModelCard card) =>
        parameters.Perception.Attention.Problem(card.Layers) ?? (parameters.Links ? parameters.Perception.Links.Problem(card) : null);

    private void TakeOver(FrameParameters parameters)
    {
        Volatile.Write(ref _frameParameters, parameters);
        foreach (Camera camera in _cameras)
        {
            camera.Statistics.Received.Limits = parameters.ExpectedRate > 0 ? new(0.9 * parameters.ExpectedRate, double.PositiveInfinity) : Ros.Diagnostics.RateLimits.None;
            camera.Statistics.Age.Max = parameters.MostAge > TimeSpan.Zero ? parameters.MostAge : TimeSpan.FromSeconds(1);
        }
    }

    private TriggerResponse ResetTracks()
    {
        _thread?.ResetTracks();
        return new TriggerResponse { Success = true, Message = "regions and links start anew" };
    }

    private SetBoolResponse SetEnabled(SetBoolRequest request)
    {
        foreach (Camera camera in _cameras)
            camera.IsEnabled = request.Data;
        return new SetBoolResponse { Success = true, Message = request.Data ? "frames are processed" : "frames are dropped until enabled again" };
    }
}
