using Vit.Perception.Inference;

namespace Vit.Perception.Links;

/// <summary>
/// What tells the things of a picture apart, patch by patch: the last layer's keys, which cost nothing; of models that do not give them, those from
/// elsewhere, the last hidden state.
/// </summary>
public static class PatchFeatures
{
    /// <summary>The output of a session that they are.</summary>
    public static SessionOutputs Output(ViTSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Available.HasFlag(SessionOutputs.Keys) ? SessionOutputs.Keys : SessionOutputs.Tokens;
    }

    /// <summary>Those of a slot's last run, which fetched <paramref name="output"/>: [N, D], special tokens first; valid until the next run.</summary>
    public static ReadOnlySpan<float> Of(SessionSlot slot, SessionOutputs output)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return output == SessionOutputs.Keys ? slot.Keys : slot.Tokens;
    }
}
