namespace Vit.Perception.Inference;

/// <summary>
/// The one exception for inference that cannot be set up or run although the model itself is sound: a provider that is
/// missing or computes wrong numbers, an option that cannot be, a device that failed.
/// The message is one line that says what is wrong and what to do.
/// </summary>
public sealed class InferenceException : Exception
{
    /// <summary>Inference failed for the reason in <paramref name="message"/>.</summary>
    public InferenceException(string message)
        : base(message)
    {
    }

    /// <summary>Inference failed; <paramref name="inner"/> is what ONNX Runtime or the system said.</summary>
    public InferenceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
