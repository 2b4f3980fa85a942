namespace Vit.Ros.Parameters;

/// <summary>Which end of a topic a quality-of-service override is for.</summary>
public enum QosEndpoint
{
    /// <summary>The sending end.</summary>
    Publisher,

    /// <summary>The receiving end.</summary>
    Subscription,
}
