using Vit.Messages.RclInterfaces;
using Vit.Messages.StdSrvs;

namespace Vit.Ros.Tests.Live;

public sealed class ServiceTests
{
    [Fact]
    public void A_peer_is_answered()
    {
        using var session = new RosSession();
        var asked = new List<bool>();
        using ServiceServer<SetBoolRequest, SetBoolResponse> server = session.Node.CreateServer<SetBool, SetBoolRequest, SetBoolResponse>(
            "~/set_enabled",
            request =>
            {
                asked.Add(request.Data);
                return new SetBoolResponse { Success = true, Message = "switched on" };
            });

        using var peer = new RosPeer("call", "std_srvs/srv/SetBool", "/subject/set_enabled", "{'data': True}");

        Assert.Equal("""{"success": true, "message": "switched on"}""", peer.Next("response").GetRawText());
        Assert.Equal([true], asked);
        Assert.Equal("/subject/set_enabled", server.Name);
    }

    [Fact]
    public async Task A_peer_answers()
    {
        using var session = new RosSession();
        using var peer = new RosPeer("serve", "std_srvs/srv/SetBool", "/switch", "{'success': request.data, 'message': 'heard'}");
        using ServiceClient<SetBoolRequest, SetBoolResponse> client =
            session.Node.CreateClient<SetBool, SetBoolRequest, SetBoolResponse>("switch");
        await client.WaitForServerAsync(RosSession.Soon());

        SetBoolResponse yes = await client.CallAsync(new SetBoolRequest { Data = true }, RosSession.Soon());
        SetBoolResponse no = await client.CallAsync(new SetBoolRequest { Data = false }, RosSession.Soon());

        Assert.Equal((true, "heard"), (yes.Success, yes.Message));
        Assert.False(no.Success);
    }

    [Fact]
    public async Task Parameters_of_a_peer_are_read()
    {
        using var session = new RosSession();
        using var peer = new RosPeer("hear", "std_msgs/msg/String", "/nothing", "--ros-args", "-p", "use_sim_time:=true");
        using ServiceClient<GetParametersRequest, GetParametersResponse> client =
            session.Node.CreateClient<GetParameters, GetParametersRequest, GetParametersResponse>("/peer/get_parameters");
        await client.WaitForServerAsync(RosSession.Soon());

        GetParametersResponse response = await client.CallAsync(new GetParametersRequest { Names = ["use_sim_time"] }, RosSession.Soon());

        Assert.Equal((ParameterType.PARAMETER_BOOL, true), (response.Values[0].Type, response.Values[0].BoolValue));
    }

    [Fact]
    public async Task Many_calls_at_once_get_each_their_answer_even_when_given_later_from_another_thread()
    {
        using var session = new RosSession();
        using ServiceServer<GetParametersRequest, GetParametersResponse> server =
            session.Node.CreateServer<GetParameters, GetParametersRequest, GetParametersResponse>("later", (request, reply) =>
                ThreadPool.QueueUserWorkItem(_ =>
                    reply.Send(new GetParametersResponse { Values = [new() { Type = ParameterType.PARAMETER_STRING, StringValue = request.Names[0] }] })));
        using ServiceClient<GetParametersRequest, GetParametersResponse> client =
            session.Node.CreateClient<GetParameters, GetParametersRequest, GetParametersResponse>("later");
        await client.WaitForServerAsync(RosSession.Soon());
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"p{i}")];

        GetParametersResponse[] answers = await Task.WhenAll(
            names.Select(name => client.CallAsync(new GetParametersRequest { Names = [name] }, RosSession.Soon())));

        Assert.Equal(names, answers.Select(a => a.Values[0].StringValue));
    }

    [Fact]
    public async Task A_call_without_answer_ends_when_it_is_cancelled()
    {
        using var session = new RosSession();
        using ServiceServer<TriggerRequest, TriggerResponse> server = session.Node.CreateServer<Trigger, TriggerRequest, TriggerResponse>(
            "broken", _ => throw new InvalidOperationException("no answer today"));
        using ServiceClient<TriggerRequest, TriggerResponse> client =
            session.Node.CreateClient<Trigger, TriggerRequest, TriggerResponse>("broken");
        await client.WaitForServerAsync(RosSession.Soon());
        using var cancellation = new CancellationTokenSource();

        Task<TriggerResponse> call = client.CallAsync(new TriggerRequest(), cancellation.Token);
        RosSession.Eventually(() => session.Executor.CallbackFailures == 1, "the failure");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
