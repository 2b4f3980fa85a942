using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vit.Bags.Yaml;

/// <summary>YAML text to and from <see cref="YamlTree"/>: one document, no aliases, bounded depth.</summary>
internal static class YamlText
{
    // metadata.yaml nests seven deep. Recursion must not follow whatever a damaged file says.
    private const int MaxDepth = 32;

    /// <exception cref="YamlException">Not YAML, or beyond those bounds.</exception>
    public static YamlTree Parse(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
                return YamlTree.Scalar("");
            parser.Consume<DocumentStart>();
            return ReadNode(parser, MaxDepth);
        }
        // The library's scanner asserts what malformed text can violate.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new YamlException($"malformed text ({e.Message})");
        }
    }

    public static string Write(YamlTree tree)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithMaxSimpleKeyLength(1024).WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        WriteNode(emitter, tree);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static YamlTree ReadNode(Parser parser, int depth)
    {
        if (depth == 0)
            throw new YamlException("nested too deep");
        if (parser.TryConsume<Scalar>(out var scalar))
            return YamlTree.Scalar(scalar.Value);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            YamlTree sequence = YamlTree.Sequence();
            while (!parser.TryConsume<SequenceEnd>(out _))
                sequence.Items!.Add(ReadNode(parser, depth - 1));
            return sequence;
        }
        if (parser.TryConsume<MappingStart>(out _))
        {
            YamlTree mapping = YamlTree.Mapping();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                string key = parser.Consume<Scalar>().Value;
                mapping.Add(key, ReadNode(parser, depth - 1));
            }
            return mapping;
        }
        throw new YamlException($"unexpected {parser.Current?.GetType().Name ?? "end"}");
    }

    private static void WriteNode(Emitter emitter, YamlTree node)
    {
        if (node.Text is { } text)
        {
            emitter.Emit(new Scalar(null, null, text, NeedsQuotes(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any, true, true));
        }
        else if (node.Items is { } items)
        {
            emitter.Emit(new SequenceStart(null, null, true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
            foreach (YamlTree item in items)
                WriteNode(emitter, item);
            emitter.Emit(new SequenceEnd());
        }
        else
        {
            emitter.Emit(new MappingStart(null, null, true, node.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
            foreach ((string key, YamlTree value) in node.Entries)
            {
                WriteNode(emitter, YamlTree.Scalar(key));
                WriteNode(emitter, value);
            }
            emitter.Emit(new MappingEnd());
        }
    }

    private static bool NeedsQuotes(string text) => text.Length == 0 || text is "~" or "null" || text.Contains('\n');
}
