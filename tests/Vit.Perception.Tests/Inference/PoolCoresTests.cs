using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class PoolCoresTests
{
    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu };

    [Fact]
    public void A_pool_as_large_as_the_machine_has_each_worker_on_a_core_of_its_own_and_the_first_is_the_callers()
    {
        using var machine = new FakeMachine("0-5", "0,3", "1,4", "2,5", "0,3", "1,4", "2,5");

        Assert.Equal("2,5;3,6", PoolCores.Of(machine.Topology, threads: 3)?.Workers);
    }

    [Fact]
    public void Workers_keep_to_what_the_process_may_use()
    {
        using var machine = new FakeMachine("1,3-5", "0,3", "1,4", "2,5", "0,3", "1,4", "2,5");

        Assert.Equal("4;6", PoolCores.Of(machine.Topology, threads: 3)?.Workers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_pool_of_another_size_is_left_to_the_scheduler(int threads)
    {
        using var machine = new FakeMachine("0-5", "0,3", "1,4", "2,5", "0,3", "1,4", "2,5");

        Assert.Null(PoolCores.Of(machine.Topology, threads));
    }

    [Fact]
    public void A_machine_that_does_not_tell_its_cores_binds_no_thread()
    {
        using var machine = new FakeMachine(allowed: null);

        Assert.Null(PoolCores.Of(machine.Topology, threads: 2));
    }

    [Fact]
    public void The_caller_stays_on_the_first_core_for_a_run_and_no_longer()
    {
        PoolCores cores = OfThisMachine();
        string before = MyCpus();

        string during;
        using (PoolCores.Stay stay = cores.BindCaller())
            during = MyCpus();

        Assert.Equal(string.Join(',', new CpuTopology().PhysicalCores()[0]), during);
        Assert.Equal(before, MyCpus());
    }

    [Fact]
    public void A_caller_that_somebody_bound_elsewhere_stays_there()
    {
        PoolCores cores = OfThisMachine();
        IReadOnlyList<int[]> real = new CpuTopology().PhysicalCores();
        int[] firstTwo = [real[0][0], real[1][0]];
        using var swapped = new FakeMachine($"{firstTwo[1]},{firstTwo[0]}", [.. Enumerable.Range(0, firstTwo.Max() + 1).Select(cpu => $"{cpu}")]);
        using PoolCores.Stay somebodys = PoolCores.Of(swapped.Topology, threads: 2)!.BindCaller();

        using PoolCores.Stay ours = cores.BindCaller();

        Assert.Equal($"{firstTwo[1]}", MyCpus());
    }

    /// <summary>Other tests may have such sessions too: at least the workers of this one are there.</summary>
    [Fact]
    public void A_session_with_a_thread_for_every_core_binds_its_workers_and_gives_its_caller_back()
    {
        PoolCores cores = OfThisMachine();
        string before = MyCpus();

        using ViTSession session = ViTSession.Open(new TinyVit().ToBytes(), options: Cpu with { Threads = 0 });
        session.Run();

        IEnumerable<string> threads = Directory.GetDirectories("/proc/self/task").Select(CpusOf);
        Assert.InRange(threads.Count(cpus => cpus != before && cpus.Length > 0), cores.Workers.Split(';').Length, int.MaxValue);
        Assert.Equal(before, MyCpus());
    }

    private static PoolCores OfThisMachine()
    {
        var machine = new CpuTopology();
        PoolCores? cores = PoolCores.Of(machine, machine.Cores(Environment.ProcessorCount));
        Assert.SkipWhen(cores is null, "one core, or a quota of less than the machine's cores: nothing is bound");
        return cores!;
    }

    private static string MyCpus() => CpusOf("/proc/thread-self");

    private static string CpusOf(string thread)
    {
        const string key = "Cpus_allowed_list:";
        try
        {
            return File.ReadLines(Path.Combine(thread, "status")).First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim();
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
