namespace Vit.Messages;

/// <summary>Elements of varying size inside a payload: strings, messages. They are found by walking, so there is no indexer.</summary>
/// <typeparam name="T">What an element is read as.</typeparam>
public readonly ref struct CdrSequence<T>
    where T : ICdrReadable<T>, allows ref struct
{
    private readonly CdrReader _start;

    internal CdrSequence(CdrReader start, int count)
    {
        _start = start;
        Count = count;
    }

    /// <summary>How many elements there are.</summary>
    public int Count { get; }

    /// <summary>Walks over the elements in their order.</summary>
    public Enumerator GetEnumerator() => new(_start, Count);

    /// <summary>A walk over the elements; each is read as the walk comes to it.</summary>
    public ref struct Enumerator
    {
        private CdrReader _reader;
        private int _left;

        internal Enumerator(CdrReader reader, int count)
        {
            _reader = reader;
            _left = count;
            Current = default!;
        }

        /// <summary>The element that the walk stands on.</summary>
        public T Current { get; private set; }

        /// <summary>Goes on to the next element; false behind the last one.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            _left--;
            Current = T.Read(ref _reader);
            return true;
        }
    }
}
