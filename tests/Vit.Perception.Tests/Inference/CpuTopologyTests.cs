using System.Globalization;
using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class CpuTopologyTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("vit-cpu-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Machine(string allowed, params string[] siblings)
    {
        Write("proc/self/status", $"Name:\tvit\nCpus_allowed:\tff\nCpus_allowed_list:\t{allowed}\nMems_allowed:\t1\n");
        for (int cpu = 0; cpu < siblings.Length; cpu++)
            Write(string.Create(CultureInfo.InvariantCulture, $"sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"), siblings[cpu] + "\n");
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    [Fact]
    public void Two_hardware_threads_count_as_one_core()
    {
        Machine("0-3", "0,2", "1,3", "0,2", "1,3");

        Assert.Equal(2, new CpuTopology(root).Cores(limit: 4));
    }

    [Fact]
    public void Cores_outside_the_affinity_do_not_count()
    {
        Machine("1,3", "0", "1", "2", "3");

        Assert.Equal(2, new CpuTopology(root).Cores(limit: 4));
    }

    [Fact]
    public void The_quota_of_the_container_is_the_limit()
    {
        Machine("0-3", "0", "1", "2", "3");

        Assert.Equal(1, new CpuTopology(root).Cores(limit: 1));
    }

    [Fact]
    public void Without_a_description_the_limit_holds() => Assert.Equal(3, new CpuTopology(root).Cores(limit: 3));

    [Fact]
    public void A_description_in_another_form_is_ignored()
    {
        Machine("none-99999999999,x", "0");

        Assert.Equal(2, new CpuTopology(root).Cores(limit: 2));
    }

    [Fact]
    public void A_pool_as_large_as_the_machine_has_each_worker_on_a_core_of_its_own_and_the_first_is_the_callers()
    {
        Machine("0-5", "0,3", "1,4", "2,5", "0,3", "1,4", "2,5");

        Assert.Equal("2,5;3,6", new CpuTopology(root).WorkerAffinities(threads: 3));
    }

    [Fact]
    public void Workers_keep_to_what_the_process_may_use()
    {
        Machine("1,3-5", "0,3", "1,4", "2,5", "0,3", "1,4", "2,5");

        Assert.Equal("4;6", new CpuTopology(root).WorkerAffinities(threads: 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_pool_of_another_size_is_left_to_the_scheduler(int threads)
    {
        Machine("0-5", "0,3", "1,4", "2,5", "0,3", "1,4", "2,5");

        Assert.Null(new CpuTopology(root).WorkerAffinities(threads));
    }

    [Fact]
    public void Without_a_description_no_worker_is_bound() => Assert.Null(new CpuTopology(root).WorkerAffinities(threads: 2));

    [Fact]
    public void This_machine_has_at_least_one_core() =>
        Assert.InRange(new CpuTopology().Cores(Environment.ProcessorCount), 1, Environment.ProcessorCount);
}
