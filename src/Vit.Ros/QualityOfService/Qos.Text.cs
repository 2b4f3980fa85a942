using System.Globalization;
using System.Text;

namespace Vit.Ros;

public sealed partial record Qos
{
    private const string ProfileNames =
        "best_available, clock, default, latched, parameter_events, parameters, sensor_data, services_default, system_default";

    /// <summary>Reads a profile (<c>default</c> when none is named) and policies that differ from it.</summary>
    /// <exception cref="FormatException">One line that says which word is wrong and what it may be.</exception>
    public static Qos Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries);
        Qos qos = Default;
        for (int i = 0; i < words.Length; i++)
        {
            int equals = words[i].IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0)
                qos = qos.With(words[i][..equals], words[i][(equals + 1)..]);
            else if (i == 0)
                qos = Profile(words[i]);
            else
                throw new FormatException($"'{words[i]}' is no policy=value");
        }
        return qos;
    }

    /// <summary>This QoS with one policy changed, by the names and values that <c>qos_overrides</c> parameters have.</summary>
    /// <exception cref="FormatException">No such policy, or not a value of it.</exception>
    public Qos With(string policy, string value) => policy switch
    {
        "history" => this with { History = Value<QosHistory>(policy, value) },
        "reliability" => this with { Reliability = Value<QosReliability>(policy, value) },
        "durability" => this with { Durability = Value<QosDurability>(policy, value) },
        "liveliness" => this with { Liveliness = Value<QosLiveliness>(policy, value) },
        "depth" => this with { Depth = Number(policy, value) },
        "deadline" => this with { Deadline = Duration(policy, value) },
        "lifespan" => this with { Lifespan = Duration(policy, value) },
        "liveliness_lease_duration" => this with { LivelinessLease = Duration(policy, value) },
        _ => throw new FormatException(
            $"'{policy}' is no QoS policy: use history, depth, reliability, durability, deadline, lifespan, liveliness or " +
            "liveliness_lease_duration"),
    };

    /// <summary>All policies that say something, as <see cref="Parse"/> reads them.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"reliability={Name(Reliability)} durability={Name(Durability)} history={Name(History)}");
        text.Append(CultureInfo.InvariantCulture, $" depth={Depth}");
        if (Deadline != default)
            text.Append(CultureInfo.InvariantCulture, $" deadline={Deadline}");
        if (Lifespan != default)
            text.Append(CultureInfo.InvariantCulture, $" lifespan={Lifespan}");
        if (Liveliness != QosLiveliness.SystemDefault)
            text.Append(CultureInfo.InvariantCulture, $" liveliness={Name(Liveliness)}");
        if (LivelinessLease != default)
            text.Append(CultureInfo.InvariantCulture, $" liveliness_lease_duration={LivelinessLease}");
        return text.ToString();
    }

    private static Qos Profile(string name) => name switch
    {
        "best_available" => BestAvailable,
        "clock" => Clock,
        "default" => Default,
        "latched" => Latched,
        "parameter_events" => ParameterEvents,
        "parameters" => Parameters,
        "sensor_data" => SensorData,
        "services_default" => Services,
        "system_default" => SystemDefault,
        _ => throw new FormatException($"'{name}' is no QoS profile: use one of {ProfileNames}"),
    };

    private static T Value<T>(string policy, string value)
        where T : struct, Enum
    {
        foreach (T candidate in Enum.GetValues<T>())
        {
            if (Name(candidate) == value)
                return candidate;
        }
        throw new FormatException($"'{value}' is no {policy}: use one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}");
    }

    private static int Number(string policy, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"'{value}' is no {policy}: use a number from 0");

    private static QosDuration Duration(string policy, string value) =>
        QosDuration.TryParse(value, out QosDuration duration)
            ? duration
            : throw new FormatException($"'{value}' is no {policy}: use seconds such as 0.5s, infinite or default");

    /// <summary>ROS' name of a value: its words in small letters, joined by underscores.</summary>
    private static string Name<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        var text = new StringBuilder(name.Length + 2);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
