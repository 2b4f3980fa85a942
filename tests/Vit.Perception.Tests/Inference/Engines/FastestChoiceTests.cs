using Vit.Perception.Inference;
using Vit.Perception.Inference.Engines;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference.Engines;

public sealed class FastestChoiceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> notices = [];
    private readonly List<Session> opened = [];
    private int runs;

    public void Dispose() => folder.Dispose();

    private InferenceOptions Options => new() { Precision = Precision.Fastest, CacheDir = folder.Path, Notice = notices.Add };

    /// <summary>Seconds of each; the others take one.</summary>
    private readonly Dictionary<string, double> seconds = new() { ["cpu int8"] = 0.4, ["openvino bf16"] = 0.3 };

    private static FakeHost Machine() => new("openvino") { PluginProvider = "openvino", OpenVinoHasBf16 = true, HasFastInt8 = true };

    private sealed record Session(Candidate Candidate) : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Host(FakeHost machine, List<Session> opened) : IProviderHost<Session>
    {
        public bool OpenVinoHasBf16 => machine.OpenVinoHasBf16;

        public bool HasFastInt8 => machine.HasFastInt8;

        public IReadOnlyDictionary<string, string> ChoiceKey => machine.ChoiceKey;

        public string? PluginProvider => machine.PluginProvider;

        public string? Missing(string provider) => machine.Missing(provider);

        public bool MustBuild(string provider, Precision precision) => machine.MustBuild(provider, precision);

        public Session Open(string provider, Precision precision)
        {
            machine.Open(provider, precision);
            opened.Add(new Session(new(provider, precision)));
            return opened[^1];
        }
    }

    private string Choose(FakeHost machine, InferenceOptions? options = null)
    {
        (runs, _) = (0, notices.RemoveAll(_ => true));
        opened.Clear();
        ProviderChosen<Session> chosen = new FastestChoice<Session>(options ?? Options, new Host(machine, opened), session =>
        {
            Assert.False(session.IsDisposed);
            runs++;
            return seconds.GetValueOrDefault(session.Candidate.ToString(), 1);
        }).Open();
        Assert.Equal((chosen.Report.Provider, chosen.Report.Precision), (chosen.Opened.Candidate.Provider, chosen.Opened.Candidate.Precision));
        Assert.Equal([chosen.Opened], opened.Where(s => !s.IsDisposed));
        return chosen.Opened.Candidate.ToString();
    }

    private string File => Assert.Single(Directory.GetFiles(folder["choices"]));

    [Fact]
    public void The_fastest_serves_and_the_others_are_closed()
    {
        Assert.Equal("openvino bf16", Choose(Machine()));

        Assert.Equal(["cpu fp32", "cpu int8", "openvino bf16"], opened.Select(s => s.Candidate.ToString()));
        Assert.Equal("measured on this machine: cpu fp32 1.00, cpu int8 0.40, openvino bf16 0.30; openvino bf16 serves", Assert.Single(notices));
    }

    [Fact]
    public void The_next_start_opens_it_without_measuring()
    {
        Choose(Machine());
        seconds["cpu int8"] = 0.1;

        Assert.Equal("openvino bf16", Choose(Machine()));
        Assert.Equal(0, runs);
        Assert.Single(opened);
        Assert.Empty(notices);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"key\": null, \"fastest\": \"cpu int8\", \"seconds\": {}}")]
    [InlineData("{\"key\": {\"model\": \"other\"}, \"fastest\": \"cpu int8\", \"seconds\": {}}")]
    [InlineData("{\"key\": {}, \"fastest\": \"abacus\", \"seconds\": {}}")]
    public void A_damaged_file_is_measured_anew(string content)
    {
        Choose(Machine());
        System.IO.File.WriteAllText(File, content);

        Assert.Equal("openvino bf16", Choose(Machine()));
        Assert.NotEqual(0, runs);
        Assert.StartsWith("the fastest is measured anew: '", notices[0], StringComparison.Ordinal);
        Choose(Machine());
        Assert.Equal(0, runs);
    }

    [Fact]
    public void Another_machine_or_other_candidates_are_measured_by_themselves()
    {
        Choose(Machine());
        Choose(new FakeHost("openvino") { PluginProvider = "openvino", OpenVinoHasBf16 = true, HasFastInt8 = true, ChoiceKey = new Dictionary<string, string> { ["model"] = "other" } });
        Assert.NotEqual(0, runs);
        Assert.Equal("cpu int8", Choose(new FakeHost { HasFastInt8 = true }));
        Assert.NotEqual(0, runs);

        Assert.Equal(3, Directory.GetFiles(folder["choices"]).Length);
    }

    [Fact]
    public void One_that_fails_its_test_is_passed_over_and_named()
    {
        FakeHost machine = Machine();
        machine.Failures["openvino"] = "provider 'openvino' computes other numbers than the CPU";

        Assert.Equal("cpu int8", Choose(machine));
        Assert.EndsWith("cpu int8 serves; openvino failed: provider 'openvino' computes other numbers than the CPU", notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_chosen_and_fails_now_is_measured_anew()
    {
        Choose(Machine());
        FakeHost machine = Machine();
        machine.Failures["openvino"] = "the library is damaged";

        Assert.Equal("cpu int8", Choose(machine));
        Assert.Equal("the fastest is measured anew: the library is damaged", notices[0]);
    }

    [Fact]
    public void TensorRT_takes_part_when_its_engine_is_there()
    {
        seconds["tensorrt fp16"] = 0.01;

        Assert.Equal("cpu int8", Choose(new FakeHost("tensorrt") { HasFastInt8 = true, Unbuilt = { "tensorrt" } }));
        Assert.Equal("tensorrt fp16", Choose(new FakeHost("tensorrt") { HasFastInt8 = true }));
    }

    [Fact]
    public void Of_a_named_provider_only_its_own_precisions_take_part()
    {
        Assert.Equal("cpu int8", Choose(Machine(), Options with { Provider = "cpu" }));
        Assert.Equal("openvino bf16", Choose(Machine(), Options with { Provider = "openvino" }));
        Assert.Equal(0, runs);
    }

    [Fact]
    public void Without_a_choice_it_is_auto()
    {
        Assert.Equal("cpu fp32", Choose(new FakeHost()));
        Assert.Equal("cpu fp32", Choose(new FakeHost(), Options with { Provider = "cuda" }));
        Assert.Equal(0, runs);
    }

    [Fact]
    public void Where_nothing_can_be_written_it_is_measured_every_time()
    {
        System.IO.File.WriteAllText(folder["choices"], "a file");

        Assert.Equal("openvino bf16", Choose(Machine()));
        Assert.Equal("openvino bf16", Choose(Machine()));
        Assert.NotEqual(0, runs);
    }

    /// <summary>On the real machine: whichever it is, it stays so.</summary>
    [Fact]
    public void The_embedded_model_gets_an_answer_that_is_kept()
    {
        InferenceOptions options = Options with { Provider = ProviderNames.Cpu, Threads = 1 };
        string Fastest()
        {
            using ViTSession session = ModelOpener.Open(Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), options);
            return $"{session.Provider} {session.Precision.Word()}";
        }

        string first = Fastest();
        Assert.Equal(CpuFeatures.HasVnni ? 1 : 0, notices.Count);
        Assert.Equal(first, Fastest());
        Assert.Equal(CpuFeatures.HasVnni ? 1 : 0, notices.Count);
    }
}
