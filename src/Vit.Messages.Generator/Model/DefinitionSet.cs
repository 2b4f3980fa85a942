using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator.Model;

/// <summary>All definitions of a compilation, their names resolved and checked.</summary>
internal sealed class DefinitionSet
{
    private static readonly TypeName s_eventInfo = new("service_msgs", "msg", "ServiceEventInfo");

    private readonly Dictionary<TypeName, Message> _messages = [];
    private readonly List<Service> _services = [];
    private readonly Dictionary<TypeName, bool> _isPlainValue = [];
    private readonly Dictionary<TypeName, int> _minimumSize = [];

    private DefinitionSet()
    {
    }

    public IEnumerable<Message> Messages => _messages.Values;

    public IReadOnlyList<Service> Services => _services;

    public Message this[TypeName name] => _messages[name];

    public static DefinitionSet Load(IEnumerable<DefinitionFile> files, Problems problems)
    {
        var set = new DefinitionSet();
        foreach (DefinitionFile file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            if (file.TypeName is { } name)
                set.Add(name, file, problems);
            else
                problems.Add(Problems.WrongFolder, new SourceSpan(file.Path, 0, 0, 0),
                    $"'{file.Path}' must lie in <package>/msg/<Name>.msg or <package>/srv/<Name>.srv, with names as ROS wants them");
        }
        DefinitionChecks.Run(set, problems);
        return set;
    }

    public bool Contains(TypeName name) => _messages.ContainsKey(name);

    /// <summary>Whether a message is a fixed run of numbers: it becomes a struct then. A message without fields is one too.</summary>
    public bool IsPlainValue(TypeName name)
    {
        if (!_isPlainValue.TryGetValue(name, out bool plain))
        {
            plain = _messages[name].Fields.All(
                f => f.Type.Shape == Shape.Single && !f.Type.IsText && (f.Type.Nested is null || IsPlainValue(f.Type.Nested)));
            _isPlainValue[name] = plain;
        }
        return plain;
    }

    /// <summary>Least number of CDR bytes that a message takes, padding aside: never more than a real one takes.</summary>
    public int MinimumSize(TypeName name)
    {
        if (!_minimumSize.TryGetValue(name, out int size))
        {
            long sum = _messages[name].Fields.Sum(f => f.Type.IsSequence ? 4L : ElementSize(f.Type) * Math.Max(1L, f.Type.Capacity));
            size = (int)Math.Min(Math.Max(1, sum), int.MaxValue);
            _minimumSize[name] = size;
        }
        return size;
    }

    /// <summary>Every message below <paramref name="fields"/>, at any depth, in the order of first use.</summary>
    public IReadOnlyList<Message> Closure(IEnumerable<Field> fields)
    {
        var found = new List<Message>();
        void Visit(IEnumerable<Field> level)
        {
            foreach (Field field in level)
            {
                if (field.Type.Nested is { } name && !found.Contains(_messages[name]))
                {
                    found.Add(_messages[name]);
                    Visit(_messages[name].Fields);
                }
            }
        }
        Visit(fields);
        return found;
    }

    private long ElementSize(FieldType type) => type.Nested is { } nested ? MinimumSize(nested) : type.Facts.Size;

    private void Add(TypeName name, DefinitionFile file, Problems problems)
    {
        SourceLine[] lines = [.. file.Lines().Select((text, i) => new SourceLine(file.Path, i, text))];
        if (name.Kind == "msg")
            Add(DefinitionParser.Parse(name, lines, file.NormalizedText, file, problems), problems);
        else
            AddService(name, lines, file, problems);
    }

    private void AddService(TypeName name, SourceLine[] lines, DefinitionFile file, Problems problems)
    {
        int[] separators = [.. lines.Where(l => l.Text.TrimEnd() == "---").Select(l => l.Number)];
        if (separators.Length != 1)
        {
            problems.Add(Problems.Syntax, separators.Length > 1 ? lines[separators[1]].Whole : lines[0].Whole,
                $"a service has exactly one line '---' between request and response, {name} has {separators.Length}");
            return;
        }
        Message Half(string suffix, IEnumerable<SourceLine> part)
        {
            SourceLine[] own = [.. part];
            string source = string.Concat(own.Select(l => l.Text.TrimEnd() + "\n")).Trim('\n');
            return DefinitionParser.Parse(name.With(suffix), own, source.Length == 0 ? "" : source + "\n", file, problems);
        }
        Message request = Half("_Request", lines.Take(separators[0]));
        Message response = Half("_Response", lines.Skip(separators[0] + 1));
        var service = new Service(name, request, response, EventOf(name, file), file);
        foreach (Message message in new[] { service.Request, service.Response, service.Event })
            Add(message, problems);
        _services.Add(service);
    }

    /// <summary>What service introspection publishes (REP 2012): who did what when, with at most one request and response.</summary>
    private static Message EventOf(TypeName service, DefinitionFile file)
    {
        var at = new SourceSpan(file.Path, 0, 0, 0);
        Field AtMostOne(string name, string suffix) =>
            new(new FieldType { Nested = service.With(suffix), Shape = Shape.BoundedSequence, Capacity = 1 }, name, null,
                [$"The {name}, when introspection carries contents."], at);
        Field[] fields =
        [
            new(new FieldType { Nested = s_eventInfo }, "info", null, ["Who did what, and when."], at),
            AtMostOne("request", "_Request"),
            AtMostOne("response", "_Response"),
        ];
        string source = string.Concat(fields.Select(f => $"{f.Type} {f.Name}\n"));
        return new Message(service.With("_Event"), [$"An event of the service {service}, for introspection."], fields, [], source, file);
    }

    private void Add(Message message, Problems problems)
    {
        if (_messages.TryGetValue(message.Name, out Message? other))
            problems.Add(Problems.DuplicateName, new SourceSpan(message.File.Path, 0, 0, 0),
                $"{message.Name} is defined in '{other.File.Path}' too");
        else
            _messages.Add(message.Name, message);
    }
}
