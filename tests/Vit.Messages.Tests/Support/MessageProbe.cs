using System.Reflection;

namespace Vit.Messages.Tests.Support;

/// <summary>A message type that a test knows by name only: those of the product and those of the tests' own definitions.</summary>
internal abstract class MessageProbe
{
    public static IReadOnlyDictionary<string, MessageProbe> All { get; } = Find();

    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    public abstract Type Type { get; }

    public abstract string Name { get; }

    public abstract string Rihs01 { get; }

    public abstract string Definition { get; }

    public abstract int MinimumCdrSize { get; }

    /// <summary>Whether the type has a view; plain values have none.</summary>
    public abstract bool HasView { get; }

    public abstract byte[] Serialize(object message);

    public abstract object Deserialize(ReadOnlySpan<byte> payload);

    /// <summary>Reads over a message that is there.</summary>
    public abstract object Deserialize(ReadOnlySpan<byte> payload, object message);

    /// <summary>Reads in place, then copies.</summary>
    public abstract object DeserializeByView(ReadOnlySpan<byte> payload);

    private static Dictionary<string, MessageProbe> Find()
    {
        Assembly[] assemblies = [typeof(CdrReader).Assembly, typeof(MessageProbe).Assembly];
        var probes = assemblies.SelectMany(a => a.GetTypes())
            .Where(t => t is { IsInterface: false, IsByRefLike: false } && Array.Exists(t.GetInterfaces(), IsMessageInterface))
            .Select(t => (MessageProbe)Activator.CreateInstance(typeof(Probe<>).MakeGenericType(t))!);
        return probes.ToDictionary(p => p.Name);
    }

    private static bool IsMessageInterface(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRosMessage<>);

    private sealed class Probe<T> : MessageProbe
        where T : IRosMessage<T>, new()
    {
        private readonly ViewReader<T>? _view = ViewReader<T>.Find();

        public override Type Type => typeof(T);

        public override string Name => T.RosTypeName;

        public override string Rihs01 => T.Rihs01;

        public override string Definition => T.RosDefinition;

        public override int MinimumCdrSize => T.MinimumCdrSize;

        public override bool HasView => _view is not null;

        public override byte[] Serialize(object message) => CdrMessage.ToBytes((T)message);

        public override object Deserialize(ReadOnlySpan<byte> payload) => CdrMessage.Deserialize<T>(payload);

        public override object Deserialize(ReadOnlySpan<byte> payload, object message)
        {
            var typed = (T)message;
            CdrMessage.Deserialize(payload, ref typed);
            return typed;
        }

        public override object DeserializeByView(ReadOnlySpan<byte> payload) => _view!.Read(payload);
    }

    private abstract class ViewReader<T>
        where T : IRosMessage<T>, new()
    {
        public static ViewReader<T>? Find()
        {
            Type? view = typeof(T).Assembly.GetType(typeof(T).FullName + "View");
            return view is null ? null : (ViewReader<T>)Activator.CreateInstance(typeof(ViewReader<,>).MakeGenericType(typeof(T), view))!;
        }

        public abstract T Read(ReadOnlySpan<byte> payload);
    }

    private sealed class ViewReader<T, TView> : ViewReader<T>
        where T : IRosMessage<T>, new()
        where TView : IRosView<TView, T>, allows ref struct
    {
        public override T Read(ReadOnlySpan<byte> payload)
        {
            var reader = new CdrReader(payload);
            return TView.Read(ref reader).ToMessage();
        }
    }
}
