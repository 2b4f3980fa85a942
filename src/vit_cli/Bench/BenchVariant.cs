using System.Globalization;
using Vit.Cli.Commands;

namespace Vit.Cli.Bench;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">As it was written.</param>
/// <param name="Settings">Those of the command line with some others.</param>
internal sealed record BenchVariant(string Name, BenchSettings Settings)
{
    /// <summary>What can be written.</summary>
    public const string Grammar =
        "fp32, int8, links, no-links, overlay, no-overlay or KEY=VALUE, several joined by +; keys: "
        + "model, size, provider, precision, threads, frame-size, encoding, regions";

    /// <summary>Reads variants with commas between them; the first one is what the others are divided by.</summary>
    /// <exception cref="ArgumentException">Fewer than two, or one that cannot be.</exception>
    public static IReadOnlyList<BenchVariant> ParseAll(string text, BenchSettings given)
    {
        string[] names = text.Split(',');
        return names.Length > 1
            ? [.. names.Select(name => new BenchVariant(name, name.Split('+').Aggregate(given, Change)))]
            : throw new ArgumentException($"--compare needs two or more settings with commas between them, such as fp32,int8; it is '{text}'");
    }

    private static BenchSettings Change(BenchSettings settings, string term)
    {
        int equals = term.IndexOf('=', StringComparison.Ordinal);
        string value = term[(equals + 1)..];
        ModelChoice model = settings.Model;
        return (equals < 0 ? term : term[..equals]) switch
        {
            "fp32" or "int8" when equals < 0 => settings with { Model = model with { Precision = term } },
            "links" when equals < 0 => settings with { Links = true },
            "no-links" when equals < 0 => settings with { Links = false },
            "overlay" when equals < 0 => settings with { Overlay = true },
            "no-overlay" when equals < 0 => settings with { Overlay = false },
            "model" when equals > 0 => settings with { Model = model with { Model = value } },
            "size" when equals > 0 => settings with { Model = model with { Size = value } },
            "provider" when equals > 0 => settings with { Model = model with { Provider = value } },
            "precision" when equals > 0 => settings with { Model = model with { Precision = value } },
            "threads" when equals > 0 => settings with { Model = model with { Threads = Number(term, value) } },
            "frame-size" when equals > 0 => settings with { Frames = Simulated(settings, term).WithSize(value) },
            "encoding" when equals > 0 => settings with { Frames = Simulated(settings, term).WithEncoding(value) },
            "regions" when equals > 0 => settings.WithRegions(Number(term, value)),
            _ => throw new ArgumentException($"--compare: '{term}' is not known: write {Grammar}"),
        };
    }

    private static FrameChoice Simulated(BenchSettings settings, string term) => settings.Frames.Folder.Length == 0
        ? settings.Frames
        : throw new ArgumentException($"--compare: '{term}' is for simulated frames: leave out --images");

    private static int Number(string term, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new ArgumentException($"--compare: '{term}' needs a whole number");
}
