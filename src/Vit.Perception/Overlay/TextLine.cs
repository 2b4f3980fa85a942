using System.Globalization;

namespace Vit.Perception.Overlay;

/// <summary>Text that grows in a span; what does not fit is left out.</summary>
internal ref struct TextLine(Span<char> buffer)
{
    private readonly Span<char> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<char> Text => _buffer[.._length];

    public void Add(ReadOnlySpan<char> part)
    {
        part = part[..Math.Min(part.Length, _buffer.Length - _length)];
        part.CopyTo(_buffer[_length..]);
        _length += part.Length;
    }

    public void Add(double value, ReadOnlySpan<char> format)
    {
        if (value.TryFormat(_buffer[_length..], out int written, format, CultureInfo.InvariantCulture))
            _length += written;
    }
}
