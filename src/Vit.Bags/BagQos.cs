using System.Globalization;

namespace Vit.Bags;

/// <summary>
/// QoS profiles as rosbag2 writes them from metadata version 9 on: YAML text with policy names. For a recorder that has no text of its own.
/// Deadline, lifespan and lease are infinite, liveliness automatic.
/// </summary>
public static class BagQos
{
    /// <summary>A profile for results: reliable, volatile, keep last.</summary>
    /// <param name="depth">Messages kept, 1 or more.</param>
    public static string Reliable(int depth) => Profile("reliable", "volatile", depth);

    /// <summary>A profile for sensors (REP 2003): best effort, volatile, keep last.</summary>
    /// <param name="depth">Messages kept, 1 or more.</param>
    public static string BestEffort(int depth) => Profile("best_effort", "volatile", depth);

    /// <summary>A profile for what late joiners must get: reliable, transient local, keep last.</summary>
    /// <param name="depth">Messages kept, 1 or more.</param>
    public static string TransientLocal(int depth) => Profile("reliable", "transient_local", depth);

    private static string Profile(string reliability, string durability, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            - history: keep_last
              depth: {{depth}}
              reliability: {{reliability}}
              durability: {{durability}}
              deadline:
                sec: 9223372036
                nsec: 854775807
              lifespan:
                sec: 9223372036
                nsec: 854775807
              liveliness: automatic
              liveliness_lease_duration:
                sec: 9223372036
                nsec: 854775807
              avoid_ros_namespace_conventions: false
            """).ReplaceLineEndings("\n");
    }
}
