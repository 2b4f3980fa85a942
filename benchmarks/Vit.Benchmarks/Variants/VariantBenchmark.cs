using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Vit.Perception.Inference;
using Vit.Pipeline.Timing;
using Vit.Testing;

namespace Vit.Benchmarks.Variants;

/// <summary>
/// <c>variants [--rounds N] [--threads N] [--only NAME,NAME] [--checkpoint FOLDER] [--json]</c>: forms of one network against each other.
/// </summary>
internal static class VariantBenchmark
{
    private const string Usage = "variants [--rounds N] [--threads N] [--only NAME,NAME] [--checkpoint FOLDER] [--json]";

    /// <summary>Runs the comparison and prints it.</summary>
    public static int Run(string[] args)
    {
        int rounds = 40, threads = 0;
        string checkpoint = "";
        bool json = false;
        IReadOnlyList<Variant> variants = Variant.All;
        for (int i = 0; i < args.Length; i++)
        {
            bool known = args[i] switch
            {
                "--json" => json = true,
                "--rounds" => Number(args, ref i, 1, out rounds),
                "--threads" => Number(args, ref i, 0, out threads),
                "--checkpoint" => (checkpoint = Text(args, ref i)).Length > 0,
                "--only" => (variants = Only(Text(args, ref i))).Count > 1,
                _ => false,
            };
            if (!known)
            {
                Console.Error.WriteLine($"'{args[Math.Min(i, args.Length - 1)]}' cannot be: {Usage}; names: {string.Join(", ", Variant.All.Select(v => v.Name))}");
                return 1;
            }
        }
        VariantComparison result = Compare(variants, checkpoint, threads, rounds);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(result, VariantJson.Default.VariantComparison));
        else
            Print(result);
        return 0;
    }

    private static VariantComparison Compare(IReadOnlyList<Variant> variants, string checkpoint, int threads, int rounds)
    {
        using var models = new VariantModels(checkpoint);
        var sessions = new List<ViTSession>();
        try
        {
            foreach (Variant variant in variants)
            {
                Console.Error.WriteLine($"opening {variant.Name}");
                sessions.Add(models.Open(variant, threads));
            }
            InterleavedTimes times = Interleaved.Time([.. sessions.Select(Timed)], rounds);
            ViTSession baseline = sessions[0];
            VariantResult[] results = [.. variants.Select((variant, i) =>
            {
                (double low, double median, double high) = times.Ratio(i);
                return new VariantResult(variant.Name, variant.What, times.Time(i).Median, median, low, high, times.ByCores(i), Close.Cosine(baseline.Embedding, sessions[i].Embedding));
            })];
            string input = $"{baseline.Card.InputWidth}x{baseline.Card.InputHeight}";
            return new(baseline.Card.Id, input, CpuName.Read(), baseline.Threads, OrtEnv.Instance().GetVersionString(), rounds, results);
        }
        finally
        {
            sessions.ForEach(s => s.Dispose());
        }
    }

    private static Func<double> Timed(ViTSession session) => () =>
    {
        long start = Stopwatch.GetTimestamp();
        session.Run(session.Slots.Count);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / session.Slots.Count;
    };

    private static void Print(VariantComparison result)
    {
        Console.WriteLine($"{result.Model}, {result.Input}, {result.Cpu}, {result.Threads} threads, ONNX Runtime {result.OnnxRuntime}, {result.Rounds} rounds");
        Console.WriteLine();
        IReadOnlyList<CoreStateRatio> states = result.Variants[0].ByCores;
        string apart = string.Concat(states.Select(s => Text($" cores {s.NanosecondsApart:0} ns apart, {s.Rounds} rounds |")));
        Console.WriteLine($"| variant | ms | ÷ plain | 95 % interval |{apart} cosine | |");
        Console.WriteLine("|---|---|---|---|---|---|" + string.Concat(states.Select(_ => "---|")));
        foreach (VariantResult v in result.Variants)
        {
            string byCores = string.Concat(v.ByCores.Select(s => Text($" {s.Ratio:0.000}, {s.RatioLow:0.000} - {s.RatioHigh:0.000} |")));
            Console.WriteLine(Text($"| {v.Name} | {v.Milliseconds:0.0} | {v.Ratio:0.000} | {v.RatioLow:0.000} - {v.RatioHigh:0.000} |{byCores} {v.Cosine:0.00000} | {v.What} |"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The named variants behind the baseline; fewer than two when a name is unknown.</summary>
    private static IReadOnlyList<Variant> Only(string names)
    {
        string[] wanted = names.Split(',');
        return wanted.All(w => Variant.All.Any(v => v.Name == w))
            ? [.. Variant.All.Where(v => v.Name == Variant.Baseline || wanted.Contains(v.Name))]
            : [];
    }

    private static bool Number(string[] args, ref int i, int least, out int value) =>
        int.TryParse(Text(args, ref i), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least;

    private static string Text(string[] args, ref int i) => ++i < args.Length ? args[i] : "";
}
