using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

/// <summary><c>vit_rcl_qos</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeQos
{
    public uint Size;
    public int History;
    public int Depth;
    public int Reliability;
    public int Durability;
    public int Liveliness;
    public int AvoidRosNames;
    public int Reserved;
    public long Deadline;
    public long Lifespan;
    public long LivelinessLease;

    public static unsafe NativeQos From(Qos qos) => new()
    {
        Size = (uint)sizeof(NativeQos),
        History = (int)qos.History,
        Depth = qos.Depth,
        Reliability = (int)qos.Reliability,
        Durability = (int)qos.Durability,
        Liveliness = (int)qos.Liveliness,
        Deadline = qos.Deadline.Nanoseconds,
        Lifespan = qos.Lifespan.Nanoseconds,
        LivelinessLease = qos.LivelinessLease.Nanoseconds,
    };

    public readonly Qos ToQos() => new()
    {
        History = (QosHistory)History,
        Depth = Depth,
        Reliability = (QosReliability)Reliability,
        Durability = (QosDurability)Durability,
        Liveliness = (QosLiveliness)Liveliness,
        Deadline = new QosDuration(Deadline),
        Lifespan = new QosDuration(Lifespan),
        LivelinessLease = new QosDuration(LivelinessLease),
    };
}
