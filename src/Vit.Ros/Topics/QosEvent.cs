namespace Vit.Ros;

/// <summary>Something that happened between the ends of a topic.</summary>
/// <param name="Kind">What.</param>
/// <param name="Total">Times so far; liveliness of a subscription: publishers that are not alive.</param>
/// <param name="TotalChange">Change since the last event.</param>
/// <param name="Current">Matched peers now; liveliness of a subscription: publishers alive.</param>
/// <param name="CurrentChange">Change since the last event.</param>
/// <param name="Policy">The policy that does not match, of <see cref="QosEventKind.IncompatibleQos"/>.</param>
public readonly record struct QosEvent(
    QosEventKind Kind, int Total, int TotalChange, int Current, int CurrentChange, QosPolicyKind Policy);
