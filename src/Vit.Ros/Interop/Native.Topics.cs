using System.Runtime.InteropServices;

namespace Vit.Ros.Interop;

internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "vit_rcl_type_load", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TypeLoad(string name, out nint type);

    [LibraryImport(Library, EntryPoint = "vit_rcl_type_hash")]
    public static partial int TypeHash(nint type, byte* hash);

    [LibraryImport(Library, EntryPoint = "vit_rcl_type_convert")]
    public static partial int TypeConvert(
        nint type, int part, byte* payload, nuint length, RclObject buffer, ref NativeMessage converted);

    [LibraryImport(Library, EntryPoint = "vit_rcl_buffer_create")]
    public static partial int BufferCreate(nuint capacity, out RclObject buffer);

    [LibraryImport(Library, EntryPoint = "vit_rcl_publisher_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PublisherCreate(RclObject node, nint type, string topic, in NativeQos qos, out RclObject publisher);

    [LibraryImport(Library, EntryPoint = "vit_rcl_publish")]
    public static partial int Publish(RclObject publisher, byte* payload, nuint length);

    [LibraryImport(Library, EntryPoint = "vit_rcl_subscription_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SubscriptionCreate(
        RclObject node, nint type, string topic, in NativeQos qos, out RclObject subscription);

    [LibraryImport(Library, EntryPoint = "vit_rcl_take")]
    public static partial int Take(RclObject subscription, RclObject buffer, ref NativeMessage message);

    [LibraryImport(Library, EntryPoint = "vit_rcl_topic_name")]
    public static partial byte* TopicName(RclObject end);

    [LibraryImport(Library, EntryPoint = "vit_rcl_topic_qos")]
    public static partial int TopicQos(RclObject end, ref NativeQos qos);

    [LibraryImport(Library, EntryPoint = "vit_rcl_topic_matched")]
    public static partial int TopicMatched(RclObject end, out ulong count);

    [LibraryImport(Library, EntryPoint = "vit_rcl_event_create")]
    public static partial int EventCreate(RclObject end, int kind, out RclObject @event);

    [LibraryImport(Library, EntryPoint = "vit_rcl_event_take")]
    public static partial int EventTake(RclObject @event, ref NativeEventStatus status);
}
