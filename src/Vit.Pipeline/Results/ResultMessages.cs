using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Perception.Imaging;
using Vit.Perception.Overlay;
using EmbeddingMessage = Vit.Messages.VitMsgs.Embedding;
using PatchEmbeddingsMessage = Vit.Messages.VitMsgs.PatchEmbeddings;

namespace Vit.Pipeline.Results;

/// <summary>
/// Results as serialized messages, each written once, where it is sent from. A payload is valid until the next one of the same method.
/// Messages and memory are kept and used again: no managed allocation a frame. Not thread safe.
/// </summary>
public sealed class ResultMessages : IDisposable
{
    private readonly EmbeddingMessage _embedding = new() { Kind = EmbeddingMessage.CLS };
    private readonly AttentionMessage _attention = new();
    private readonly AttentionMessage _query = new();
    private readonly Image _attentionImage = new();
    private readonly Image _overlay = new() { Encoding = "bgr8" };
    private readonly CompressedImage _compressed = new() { Format = "bgr8; jpeg compressed bgr8" };
    private readonly PatchEmbeddingsMessage _patches = new() { Dtype = PatchEmbeddingsMessage.FLOAT32 };
    private readonly LinkMessages _links = new();
    private readonly MarkerMessages _markers = new();
    private readonly JpegEncoder _jpeg = new();
    private readonly CdrBuffer _embeddingBuffer = new();
    private readonly CdrBuffer _attentionImageBuffer = new();
    private readonly CdrBuffer _queryImageBuffer = new();
    private readonly CdrBuffer _overlayBuffer = new();
    private readonly CdrBuffer _compressedBuffer = new();
    private readonly CdrBuffer _patchesBuffer = new();

    /// <summary><c>vit_msgs/msg/Embedding</c>: the vector as the model gives it, not normalised.</summary>
    public ReadOnlySpan<byte> Embedding(PerceptionResult result)
    {
        _embedding.Header = result.Header;
        _embedding.ModelId = result.Card.Id;
        _embedding.ModelHash = result.Card.HashValue;
        var writer = new CdrWriter(_embeddingBuffer);
        result.Embedding.CopyTo(_embedding.SerializeReserving(ref writer, result.Embedding.Length));
        return writer.Written;
    }

    /// <summary><c>vit_msgs/msg/AttentionMap</c>.</summary>
    public ReadOnlySpan<byte> Attention(PerceptionResult result) => _attention.Serialize(result.Header, result.Attention);

    /// <summary><c>sensor_msgs/msg/Image</c>: the attention map in the options' encoding and size.</summary>
    public ReadOnlySpan<byte> AttentionImage(PerceptionResult result)
    {
        _attentionImage.Encoding = OverlayNames.NameOf(result.Options.ImageEncoding);
        return Picture(_attentionImage, result, result.AttentionImage(), _attentionImageBuffer);
    }

    /// <summary><c>vit_msgs/msg/AttentionMap</c> of the patch that was asked for.</summary>
    public ReadOnlySpan<byte> Query(PerceptionResult result) => _query.Serialize(result.Header, result.Query);

    /// <summary><c>sensor_msgs/msg/Image</c>: the same in the options' encoding and size.</summary>
    public ReadOnlySpan<byte> QueryImage(PerceptionResult result)
    {
        _attentionImage.Encoding = OverlayNames.NameOf(result.Options.ImageEncoding);
        return Picture(_attentionImage, result, result.QueryImage(), _queryImageBuffer);
    }

    /// <summary><c>sensor_msgs/msg/Image</c>, bgr8: the overlay.</summary>
    public ReadOnlySpan<byte> Overlay(PerceptionResult result) => Picture(_overlay, result, result.Overlay, _overlayBuffer);

    /// <summary><c>sensor_msgs/msg/CompressedImage</c>: the overlay as JPEG.</summary>
    public ReadOnlySpan<byte> OverlayCompressed(PerceptionResult result)
    {
        _compressed.Header = result.Header;
        ReadOnlySpan<byte> jpeg = _jpeg.Encode(result.Overlay);
        var writer = new CdrWriter(_compressedBuffer);
        jpeg.CopyTo(_compressed.SerializeReserving(ref writer, jpeg.Length));
        return writer.Written;
    }

    /// <summary><c>vit_msgs/msg/RegionArray</c>: the regions that this frame saw.</summary>
    public ReadOnlySpan<byte> Objects(PerceptionResult result) => _links.Objects(result);

    /// <summary><c>vit_msgs/msg/ObjectLinkArray</c>: which regions belong together.</summary>
    public ReadOnlySpan<byte> Links(PerceptionResult result) => _links.Links(result);

    /// <summary>
    /// <c>visualization_msgs/msg/MarkerArray</c>: boxes and links on a plane before the camera; empty when the frame's camera is not known.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="distance">Of the plane, in metres: parameter <c>markers.distance</c>.</param>
    /// <exception cref="CdrException">The frame's CameraInfo is damaged.</exception>
    public ReadOnlySpan<byte> Markers(PerceptionResult result, double distance) => _markers.Serialize(result, distance);

    /// <summary><c>vit_msgs/msg/PatchEmbeddings</c>: the tokens of all patches as float32.</summary>
    public ReadOnlySpan<byte> PatchEmbeddings(PerceptionResult result)
    {
        _patches.Header = result.Header;
        AttentionMessage.Fill(_patches.Grid, result.Attention.Grid);
        _patches.ModelHash = result.Card.HashValue;
        _patches.Dim = (uint)result.Card.TokenDim;
        ReadOnlySpan<byte> tokens = MemoryMarshal.AsBytes(result.PatchTokens);
        var writer = new CdrWriter(_patchesBuffer);
        tokens.CopyTo(_patches.SerializeReserving(ref writer, tokens.Length));
        return writer.Written;
    }

    /// <summary>Frees OpenCV's memory.</summary>
    public void Dispose() => _jpeg.Dispose();

    private static unsafe ReadOnlySpan<byte> Picture(Image message, PerceptionResult result, Mat picture, CdrBuffer buffer)
    {
        (int width, int height) = (picture.Width, picture.Height);
        int rowBytes = width * picture.ElemSize();
        message.Header = result.Header;
        (message.Width, message.Height, message.Step) = ((uint)width, (uint)height, (uint)rowBytes);
        var writer = new CdrWriter(buffer);
        Span<byte> data = message.SerializeReserving(ref writer, rowBytes * height);
        for (int y = 0; y < height; y++)
            MemoryMarshal.CreateReadOnlySpan(ref *(byte*)picture.Ptr(y), rowBytes).CopyTo(data[(y * rowBytes)..]);
        return writer.Written;
    }
}
