using Vit.Ros.Parameters;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterServicesTests
{
    private readonly Node _node = Node.Typical();

    [Fact]
    public void Values_and_types_come_in_the_order_asked_for()
    {
        Wire.GetParametersResponse values = _node.Services.GetParameters(new() { Names = ["model", "attention.residual"] });
        Wire.GetParameterTypesResponse types = _node.Services.GetParameterTypes(new() { Names = ["model", "attention.residual"] });

        Assert.Equal((ParameterValue[])["a.onnx", 0.5], values.Values.Select(ParameterValue.FromMessage));
        Assert.Equal([4, 3], types.Types);
    }

    [Fact]
    public void One_undeclared_name_empties_the_whole_answer()
    {
        List<string> names = ["model", "nowhere"];

        Assert.Empty(_node.Services.GetParameters(new() { Names = names }).Values);
        Assert.Empty(_node.Services.GetParameterTypes(new() { Names = names }).Types);
        Assert.Empty(_node.Services.DescribeParameters(new() { Names = names }).Descriptors);
    }

    [Fact]
    public void A_parameter_without_a_value_empties_the_values_but_not_the_types()
    {
        _node.Parameters.Declare("rate", ParameterValue.NotSet, new() { Type = ParameterType.Double });
        List<string> names = ["model", "rate"];

        Assert.Empty(_node.Services.GetParameters(new() { Names = names }).Values);
        Assert.Equal([4, 0], _node.Services.GetParameterTypes(new() { Names = names }).Types);
        Assert.Equal([4, 3], _node.Services.DescribeParameters(new() { Names = names }).Descriptors.Select(d => d.Type));
    }

    [Fact]
    public void A_descriptor_has_everything_that_was_declared()
    {
        _node.Parameters.Declare("gain", 1.0, new()
        {
            Description = "Gain, no unit.",
            AdditionalConstraints = "Not 7.",
            FloatingPointRange = new(0, 8, 0.5) { ToIsExclusive = true },
        });
        _node.Parameters.Declare("level", 2, new() { IntegerRange = new(0, 8, 2), DynamicTyping = true });

        List<Wire.ParameterDescriptor> described =
            _node.Services.DescribeParameters(new() { Names = ["gain", "level", "model", "attention.method"] }).Descriptors;

        Assert.Equal(("gain", (byte)3, "Gain, no unit.", "Not 7. Less than 8.0."),
            (described[0].Name, described[0].Type, described[0].Description, described[0].AdditionalConstraints));
        Assert.Equal([new Wire.FloatingPointRange { FromValue = 0, ToValue = 8, Step = 0.5 }], described[0].FloatingPointRange);
        Assert.Equal([new Wire.IntegerRange { FromValue = 0, ToValue = 8, Step = 2 }], described[1].IntegerRange);
        Assert.Equal([false, false, true, false], described.Select(d => d.ReadOnly));
        Assert.Equal([false, true, false, false], described.Select(d => d.DynamicTyping));
        Assert.Equal("One of: rollout, last_layer.", described[3].AdditionalConstraints);
    }

    [Fact]
    public void Set_parameters_takes_each_one_by_itself()
    {
        Wire.SetParametersResponse response = _node.Services.SetParameters(new()
        {
            Parameters =
            [
                Message("links.max_objects", 1), Message("links.max_objects", 20), Message("nowhere", 1),
                Message("attention.residual", 0.75),
            ],
        });

        Assert.Equal([false, true, false, true], response.Results.Select(r => r.Successful));
        Assert.Equal("parameter 'links.max_objects' cannot be 1: it takes 2 to 64", response.Results[0].Reason);
        Assert.Equal(20, _node.Parameters.Snapshot.Integer("links.max_objects"));
    }

    [Fact]
    public void Set_parameters_atomically_takes_all_or_none()
    {
        Wire.SetParametersAtomicallyResponse response = _node.Services.SetParametersAtomically(new()
        {
            Parameters = [Message("links.max_objects", 20), Message("attention.residual", 1)],
        });

        Assert.False(response.Result.Successful);
        Assert.Equal("parameter 'attention.residual' is a double, and 1 is an integer; write 1.0", response.Result.Reason);
        Assert.Equal(12, _node.Parameters.Snapshot.Integer("links.max_objects"));
    }

    [Fact]
    public void A_value_of_no_known_type_is_answered_with_a_reason()
    {
        var unknown = new Wire.Parameter { Name = "model", Value = new() { Type = 77 } };

        Assert.Contains("77 is no parameter type",
            Assert.Single(_node.Services.SetParameters(new() { Parameters = [unknown] }).Results).Reason, StringComparison.Ordinal);
        Assert.False(_node.Services.SetParametersAtomically(new() { Parameters = [unknown] }).Result.Successful);
    }

    private static Wire.Parameter Message(string name, ParameterValue value) =>
        new Parameter(name, value).ToMessage();
}
