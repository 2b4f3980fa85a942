namespace Vit.Simulation;

/// <summary>A scene file is damaged or is not a scene file. The message says what is wrong and what to do.</summary>
public sealed class SceneFormatException : Exception
{
    /// <inheritdoc/>
    public SceneFormatException()
    {
    }

    /// <inheritdoc/>
    public SceneFormatException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public SceneFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
