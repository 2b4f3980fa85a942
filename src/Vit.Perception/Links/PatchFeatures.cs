using Vit.Perception.Inference;

namespace Vit.Perception.Links;

/// <summary>
/// What tells the things of a picture apart, patch by patch: the last layer's keys, which cost nothing; of models that do not give them, those from
/// elsewhere, the last hidden state. Views of a slot's buffers, valid until the next run over it.
/// </summary>
public readonly ref struct PatchFeatures
{
    /// <param name="slot">A slot whose last run fetched <paramref name="output"/>.</param>
    /// <param name="output">As <see cref="Output"/> says.</param>
    public PatchFeatures(SessionSlot slot, SessionOutputs output)
    {
        ArgumentNullException.ThrowIfNull(slot);
        Values = output == SessionOutputs.Keys ? slot.Keys : slot.Tokens;
        Norms = output == SessionOutputs.Keys ? slot.TokenNorms : [];
    }

    /// <param name="values">[N, D].</param>
    /// <param name="norms">[N]; empty = those of the values.</param>
    public PatchFeatures(ReadOnlySpan<float> values, ReadOnlySpan<float> norms = default)
    {
        Values = values;
        Norms = norms;
    }

    /// <summary>[N, D], special tokens first.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>The norms of the tokens, [N], by which artefacts are known; empty = those of the values.</summary>
    public ReadOnlySpan<float> Norms { get; }

    /// <summary>The output of a session that they are.</summary>
    public static SessionOutputs Output(ViTSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Available.HasFlag(SessionOutputs.Keys) ? SessionOutputs.Keys : SessionOutputs.Tokens;
    }
}
