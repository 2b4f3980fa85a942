using Vit.Messages.RclInterfaces;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>
/// The six parameter services of a node, request in, response out, answering as rclcpp's <c>ParameterService</c>. Setting belongs to the
/// thread that answers services; the others read a snapshot and may run anywhere. None of them throws for what a request says.
/// </summary>
public sealed class ParameterServices(ParameterServer server)
{
    /// <summary><c>~/describe_parameters</c>: the descriptors in the order asked for; none at all when one is not declared.</summary>
    public DescribeParametersResponse DescribeParameters(DescribeParametersRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = new DescribeParametersResponse();
        if (Find(request.Names) is { } found)
            response.Descriptors.AddRange(found.Select(p => p.Descriptor.ToMessage()));
        return response;
    }

    /// <summary>
    /// <c>~/get_parameters</c>: the values in the order asked for; none at all when one is not declared, or has no value and only one type.
    /// </summary>
    public GetParametersResponse GetParameters(GetParametersRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = new GetParametersResponse();
        if (Find(request.Names) is { } found && found.All(p => p.Value.Type != ParameterType.NotSet || p.Descriptor.DynamicTyping))
            response.Values.AddRange(found.Select(p => p.Value.ToMessage()));
        return response;
    }

    /// <summary>
    /// <c>~/get_parameter_types</c>: the types of the values in the order asked for; none at all when one is not declared.
    /// </summary>
    public GetParameterTypesResponse GetParameterTypes(GetParameterTypesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = new GetParameterTypesResponse();
        if (Find(request.Names) is { } found)
            response.Types.AddRange(found.Select(p => (byte)p.Value.Type));
        return response;
    }

    /// <summary><c>~/list_parameters</c>: see <see cref="ParameterListing"/>.</summary>
    public ListParametersResponse ListParameters(ListParametersRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ListParametersResponse { Result = ParameterListing.Of(server.Snapshot, request.Prefixes, request.Depth) };
    }

    /// <summary><c>~/set_parameters</c>: each one by itself, one result each.</summary>
    public SetParametersResponse SetParameters(SetParametersRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = new SetParametersResponse();
        foreach (Wire.Parameter parameter in request.Parameters)
            response.Results.Add(Set([parameter]).ToMessage());
        return response;
    }

    /// <summary><c>~/set_parameters_atomically</c>: all or none.</summary>
    public SetParametersAtomicallyResponse SetParametersAtomically(SetParametersAtomicallyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new SetParametersAtomicallyResponse { Result = Set(request.Parameters).ToMessage() };
    }

    private SetResult Set(List<Wire.Parameter> messages)
    {
        var parameters = new List<Parameter>(messages.Count);
        foreach (Wire.Parameter message in messages)
        {
            try
            {
                parameters.Add(Parameter.FromMessage(message));
            }
            catch (ParameterException e)
            {
                return SetResult.Refused($"parameter '{message.Name}' cannot be set: {e.Message}");
            }
        }
        return server.SetAtomically(parameters);
    }

    /// <summary>All of them, from one snapshot; null when one is not declared.</summary>
    private List<DeclaredParameter>? Find(List<string> names)
    {
        ParameterSnapshot snapshot = server.Snapshot;
        var found = new List<DeclaredParameter>(names.Count);
        foreach (string name in names)
        {
            if (!snapshot.TryGet(name, out DeclaredParameter? parameter))
                return null;
            found.Add(parameter);
        }
        return found;
    }
}
