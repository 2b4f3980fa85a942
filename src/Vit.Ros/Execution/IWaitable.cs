using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>What an executor waits for.</summary>
internal interface IWaitable
{
    /// <summary>Most that is taken in one go, so that others get their turn.</summary>
    const int LongestDrain = 100;

    RclObject Handle { get; }

    RosNode Node { get; }

    /// <summary>For the log: which callback failed.</summary>
    string Description { get; }

    /// <summary>Takes what there is and hands it on, on the executor's thread. What it throws is logged and counted.</summary>
    void OnReady();
}
