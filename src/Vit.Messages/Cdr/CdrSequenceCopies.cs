namespace Vit.Messages;

/// <summary>Copies of sequences that outlive the payload.</summary>
public static class CdrSequenceCopies
{
    /// <summary>Copies strings.</summary>
    public static List<string> ToStrings(this CdrSequence<CdrString> sequence)
    {
        var list = new List<string>(sequence.Count);
        foreach (CdrString text in sequence)
            list.Add(text.ToString());
        return list;
    }

    /// <summary>Copies wide strings.</summary>
    public static List<string> ToStrings(this CdrSequence<CdrWString> sequence)
    {
        var list = new List<string>(sequence.Count);
        foreach (CdrWString text in sequence)
            list.Add(text.ToString());
        return list;
    }

    /// <summary>Copies values such as points.</summary>
    public static List<T> ToValues<T>(this CdrSequence<T> sequence)
        where T : struct, IRosMessage<T>
    {
        var list = new List<T>(sequence.Count);
        foreach (T value in sequence)
            list.Add(value);
        return list;
    }

    /// <summary>Copies messages out of their views.</summary>
    public static List<TMessage> ToMessages<TView, TMessage>(this CdrSequence<TView> sequence)
        where TView : IRosView<TView, TMessage>, allows ref struct
        where TMessage : IRosMessage<TMessage>, new()
    {
        var list = new List<TMessage>(sequence.Count);
        foreach (TView view in sequence)
            list.Add(view.ToMessage());
        return list;
    }
}
