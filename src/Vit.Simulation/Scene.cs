using OpenCvSharp;

namespace Vit.Simulation;

/// <summary>A labelled picture. Owns <see cref="Image"/>.</summary>
public sealed class Scene(Mat image, SceneLabels labels) : IDisposable
{
    /// <summary>224x224 pixels, 8-bit BGR; disposed with the scene.</summary>
    public Mat Image { get; } = image;

    /// <summary>What the picture shows.</summary>
    public SceneLabels Labels { get; } = labels;

    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();
}
