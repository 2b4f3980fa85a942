using System.Diagnostics.CodeAnalysis;
using Vit.Bags;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Sources;

/// <summary>The frames of one camera topic of a rosbag2 bag, in the order they were recorded, each with the CameraInfo known by then.</summary>
public sealed class BagSource : IFrameSource
{
    private readonly BagReader _bag;
    private readonly FramePool _pool = new();
    private readonly FrameFormat _format;
    private readonly string _infoName;
    private byte[] _info = [];
    private int _infoLength;

    private BagSource(BagReader bag, BagTopic topic, string path)
    {
        (_bag, Topic) = (bag, topic);
        _format = CameraTopic.FormatOf(topic)!.Value;
        _infoName = CameraTopic.InfoName(topic.Name);
        Name = $"{topic.Name} of {path}";
    }

    /// <summary>The camera's topic.</summary>
    public BagTopic Topic { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => Topic.MessageCount;

    /// <summary>What was lost of a damaged bag so far.</summary>
    public BagRecovery Recovery => _bag.Recovery;

    /// <summary>Opens a bag.</summary>
    /// <param name="path">A bag's folder, its metadata.yaml or one storage file.</param>
    /// <param name="topic">The camera's topic; null or empty when the bag holds one camera only.</param>
    /// <exception cref="BagFormatException">There is no readable bag, or no such topic, or the choice is not clear.</exception>
    public static BagSource Open(string path, string? topic = null)
    {
        BagTopic camera;
        using (BagReader whole = BagReader.Open(path))
            camera = CameraTopic.Choose(path, whole.Topics, topic);
        // Opened again with the two topics alone, so that chunks without them are not even decompressed.
        BagReader bag = BagReader.Open(path, new BagReaderOptions { Topics = [camera.Name, CameraTopic.InfoName(camera.Name)] });
        return new BagSource(bag, bag.Topics.First(t => t.Name == camera.Name), path);
    }

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default)
    {
        frame = null;
        while (!cancellation.IsCancellationRequested && _bag.Read(out BagMessage message))
        {
            if (message.Topic.Name == _infoName)
            {
                Keep(message);
            }
            else
            {
                frame = _pool.Rent();
                frame.Fill(_format, message.Payload.Span, message.LogTime);
                if (_infoLength > 0)
                    frame.FillCameraInfo(_info.AsSpan(0, _infoLength));
                return true;
            }
        }
        return false;
    }

    /// <summary>Closes the bag.</summary>
    public void Dispose() => _bag.Dispose();

    private void Keep(in BagMessage message)
    {
        if (message.Topic.Type != CameraInfo.RosTypeName)
            return;
        ReadOnlySpan<byte> payload = message.Payload.Span;
        if (_info.Length < payload.Length)
            _info = new byte[payload.Length];
        payload.CopyTo(_info);
        _infoLength = payload.Length;
    }
}
