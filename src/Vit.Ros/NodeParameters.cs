using Vit.Messages.RclInterfaces;
using Vit.Ros.Parameters;
using ParameterValue = Vit.Ros.Parameters.ParameterValue;

namespace Vit.Ros;

/// <summary>
/// A node's parameters on ROS: overrides from its arguments, the six services, <c>/parameter_events</c>, and <c>use_sim_time</c>, which
/// the node's clock follows.
/// </summary>
public sealed class NodeParameters
{
    private const string UseSimTime = "use_sim_time";

    /// <summary>Declares <c>use_sim_time</c> and answers from now on.</summary>
    /// <exception cref="RosException">ROS refused a service.</exception>
    /// <exception cref="ParameterException"><c>use_sim_time</c> was given as something that is no bool.</exception>
    public NodeParameters(RosNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Server = new ParameterServer(
            node.FullName, node.Clock, node.ReadParameterOverrides().Select(o => KeyValuePair.Create(o.Key, ParameterValue.FromMessage(o.Value))));
        Publisher<ParameterEvent> events = node.CreatePublisher<ParameterEvent>("/parameter_events", Qos.ParameterEvents);
        Server.EventSink = events.Publish;
        var services = new ParameterServices(Server);
        node.CreateServer<DescribeParameters, DescribeParametersRequest, DescribeParametersResponse>(
            "~/describe_parameters", services.DescribeParameters, Qos.Parameters);
        node.CreateServer<GetParameters, GetParametersRequest, GetParametersResponse>("~/get_parameters", services.GetParameters, Qos.Parameters);
        node.CreateServer<GetParameterTypes, GetParameterTypesRequest, GetParameterTypesResponse>(
            "~/get_parameter_types", services.GetParameterTypes, Qos.Parameters);
        node.CreateServer<ListParameters, ListParametersRequest, ListParametersResponse>("~/list_parameters", services.ListParameters, Qos.Parameters);
        node.CreateServer<SetParameters, SetParametersRequest, SetParametersResponse>("~/set_parameters", services.SetParameters, Qos.Parameters);
        node.CreateServer<SetParametersAtomically, SetParametersAtomicallyRequest, SetParametersAtomicallyResponse>(
            "~/set_parameters_atomically", services.SetParametersAtomically, Qos.Parameters);

        Server.AddPostSetCallback(changed =>
        {
            if (changed.Any(p => p.Name == UseSimTime))
                node.Clock.UseSimTime = Snapshot.Bool(UseSimTime);
        });
        Server.Declare(UseSimTime, false, new Parameters.ParameterDescriptor { Description = "Whether the node's clock follows /clock." });
    }

    /// <summary>The parameters.</summary>
    public ParameterServer Server { get; }

    /// <summary>All values as they stand together now.</summary>
    public ParameterSnapshot Snapshot => Server.Snapshot;
}
