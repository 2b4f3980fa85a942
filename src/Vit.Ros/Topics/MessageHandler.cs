namespace Vit.Ros;

/// <summary>Handles a message on the executor's thread.</summary>
/// <param name="payload">CDR, header included; lent for the call. It may end with a few bytes of padding.</param>
/// <param name="info">What else is known of it.</param>
public delegate void MessageHandler(ReadOnlySpan<byte> payload, in MessageInfo info);
