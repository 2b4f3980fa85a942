using System.Text;

namespace Vit.Messages;

/// <summary>A string inside a payload, up to its first NUL.</summary>
public readonly ref struct CdrString : ICdrReadable<CdrString>
{
    private CdrString(ReadOnlySpan<byte> utf8) => Utf8 = utf8;

    /// <summary>The bytes: compare them with a <c>"bgr8"u8</c> literal and nothing is allocated. Not checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>A count alone: some writers send empty strings without a NUL.</summary>
    public static int MinimumCdrSize => sizeof(uint);

    /// <inheritdoc/>
    public static CdrString Read(scoped ref CdrReader reader) => new(reader.ReadUtf8());

    /// <summary>Whether the text is this one.</summary>
    public bool Equals(ReadOnlySpan<byte> utf8) => Utf8.SequenceEqual(utf8);

    /// <summary>The text, copied; bytes that are no UTF-8 become U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);
}
