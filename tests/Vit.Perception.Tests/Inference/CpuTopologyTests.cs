using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class CpuTopologyTests
{
    [Fact]
    public void Two_hardware_threads_count_as_one_core()
    {
        using var machine = new FakeMachine("0-3", "0,2", "1,3", "0,2", "1,3");

        Assert.Equal(2, machine.Topology.Cores(limit: 4));
        Assert.Equal([[0, 2], [1, 3]], machine.Topology.PhysicalCores());
    }

    [Fact]
    public void Cores_outside_the_affinity_do_not_count()
    {
        using var machine = new FakeMachine("1,3", "0", "1", "2", "3");

        Assert.Equal(2, machine.Topology.Cores(limit: 4));
    }

    [Fact]
    public void The_quota_of_the_container_is_the_limit()
    {
        using var machine = new FakeMachine("0-3", "0", "1", "2", "3");

        Assert.Equal(1, machine.Topology.Cores(limit: 1));
    }

    [Fact]
    public void Without_a_description_the_limit_holds()
    {
        using var machine = new FakeMachine(allowed: null);

        Assert.Equal(3, machine.Topology.Cores(limit: 3));
        Assert.Empty(machine.Topology.PhysicalCores());
    }

    [Fact]
    public void A_description_in_another_form_is_ignored()
    {
        using var machine = new FakeMachine("none-99999999999,x", "0");

        Assert.Equal(2, machine.Topology.Cores(limit: 2));
    }

    [Fact]
    public void This_machine_has_at_least_one_core() =>
        Assert.InRange(new CpuTopology().Cores(Environment.ProcessorCount), 1, Environment.ProcessorCount);
}
