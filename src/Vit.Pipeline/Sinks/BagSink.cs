using Vit.Bags;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Messages.StdMsgs;
using Vit.Perception.Inference;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;

namespace Vit.Pipeline.Sinks;

/// <summary>
/// Records results as a rosbag2 bag. Each message is logged at its frame's own log time, so that a bag of results plays in step with the
/// bag of frames, and the same frames give the same bytes.
/// </summary>
public sealed class BagSink : IResultSink
{
    private readonly ViTSession _session;
    private readonly BagSinkOptions _options;
    private readonly BagWriter _bag;
    private readonly ResultMessages _messages = new();
    private readonly BagTopic _modelInfo;
    private readonly BagTopic _embedding;
    private readonly BagTopic _attention;
    private readonly BagTopic _attentionImage;
    private readonly BagTopic? _overlay;
    private readonly BagTopic? _objects;
    private readonly BagTopic? _links;
    private BagTopic? _camera;
    private BagTopic? _cameraInfo;
    private bool _described;

    /// <summary>Starts a bag.</summary>
    /// <param name="folder">Its folder; created when it is not there.</param>
    /// <param name="session">Describes the model in <c>~/model_info</c>; stays the caller's.</param>
    /// <param name="options">What is recorded.</param>
    /// <exception cref="BagFormatException">There is a bag in it already, or it cannot be written to.</exception>
    public BagSink(string folder, ViTSession session, BagSinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_session, _options) = (session, options);
        _bag = BagWriter.Create(folder, new BagWriterOptions { Overwrite = options.Overwrite });
        _modelInfo = Add(OutputTopic.ModelInfo);
        _embedding = Add(OutputTopic.Embedding);
        _attention = Add(OutputTopic.Attention);
        _attentionImage = Add(OutputTopic.AttentionImage);
        _objects = options.Links ? Add(OutputTopic.Objects) : null;
        _links = options.Links ? Add(OutputTopic.Links) : null;
        _overlay = options.Overlay ? Add(OutputTopic.OverlayCompressed) : null;
    }

    /// <summary>Bytes written to the storage file so far.</summary>
    public long Position => _bag.Position;

    /// <inheritdoc/>
    public void Write(PerceptionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        long time = result.Frame.LogTime;
        if (!_described)
        {
            _described = true;
            ModelInfo(result.Header, time);
        }
        CopyFrame(result.Frame);
        _bag.Write(_embedding, time, time, _messages.Embedding(result));
        _bag.Write(_attention, time, time, _messages.Attention(result));
        _bag.Write(_attentionImage, time, time, _messages.AttentionImage(result));
        if (_objects is not null && _links is not null && result.HasLinks)
        {
            _bag.Write(_objects, time, time, _messages.Objects(result));
            _bag.Write(_links, time, time, _messages.Links(result));
        }
        if (_overlay is not null)
            _bag.Write(_overlay, time, time, _messages.OverlayCompressed(result));
    }

    /// <summary>Finishes the bag.</summary>
    public void Dispose()
    {
        _bag.Dispose();
        _messages.Dispose();
    }

    // The stamp is the first frame's and not a clock's, so that two runs over one bag give the same bytes.
    private void ModelInfo(Header first, long time) =>
        _bag.Write(_modelInfo, time, time, CdrMessage.ToBytes(ModelMessage.Of(_session, new Header { Stamp = first.Stamp })));

    private void CopyFrame(Frame frame)
    {
        if (_options.CameraTopic.Length == 0)
            return;
        RosTypeInfo type = frame.Format == FrameFormat.Raw ? RosTypeInfo.Of<Image>() : RosTypeInfo.Of<CompressedImage>();
        _camera ??= Add(_options.CameraTopic, type, BagQos.BestEffort(5));
        _bag.Write(_camera, frame.LogTime, frame.LogTime, frame.Payload);
        if (_options.CameraInfoTopic.Length == 0 || frame.CameraInfo.IsEmpty)
            return;
        _cameraInfo ??= Add(_options.CameraInfoTopic, RosTypeInfo.Of<CameraInfo>(), BagQos.BestEffort(5));
        _bag.Write(_cameraInfo, frame.LogTime, frame.LogTime, frame.CameraInfo);
    }

    private BagTopic Add(OutputTopic topic) => Add(
        topic.Under(_options.Node), topic.Type, topic.IsLatched ? BagQos.TransientLocal(topic.Depth) : BagQos.Reliable(topic.Depth));

    private BagTopic Add(string name, RosTypeInfo type, string qos)
    {
        var topic = new BagTopic
        {
            Name = name,
            Type = type.Name,
            OfferedQosProfiles = qos,
            TypeDescriptionHash = type.Rihs01,
            DefinitionEncoding = "ros2msg",
            Definition = type.Definition,
        };
        _bag.AddTopic(topic);
        return topic;
    }
}
