namespace Vit.Pipeline.Sinks;

/// <summary>What a <see cref="BagSink"/> records.</summary>
public sealed record BagSinkOptions
{
    /// <summary>Fully qualified name of the node that the results stand under. Default <c>/vit_perception</c>.</summary>
    public string Node { get; init; } = "/vit_perception";

    /// <summary>Whether regions and links are recorded, where results carry them. Default true.</summary>
    public bool Links { get; init; } = true;

    /// <summary>Whether overlays are recorded, as JPEG. Default true.</summary>
    public bool Overlay { get; init; } = true;

    /// <summary>Topic under which the frames themselves are recorded, unchanged; empty (the default) leaves them out.</summary>
    public string CameraTopic { get; init; } = "";

    /// <summary>Topic for the camera's information beside <see cref="CameraTopic"/>; empty leaves it out.</summary>
    public string CameraInfoTopic { get; init; } = "";

    /// <summary>Writes over a bag that is there. Default false: it is refused.</summary>
    public bool Overwrite { get; init; }
}
