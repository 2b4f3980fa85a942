using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;

namespace Vit.CameraNode;

/// <summary>Pictures as <c>sensor_msgs/msg/Image</c> of one size and encoding, written into one buffer. Not thread-safe.</summary>
internal sealed class PictureMessage : IDisposable
{
    private readonly Image _message;
    private readonly CdrBuffer _buffer = new();
    private readonly ColorConversionCodes? _conversion;
    private readonly Mat _converted = new();

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="encoding"><c>bgr8</c>, <c>rgb8</c> or <c>mono8</c>.</param>
    /// <param name="frame">Coordinate frame.</param>
    public PictureMessage(int width, int height, string encoding, string frame)
    {
        _conversion = encoding switch
        {
            "rgb8" => ColorConversionCodes.BGR2RGB,
            "mono8" => ColorConversionCodes.BGR2GRAY,
            _ => null,
        };
        int bytes = encoding == "mono8" ? 1 : 3;
        _message = new Image { Width = (uint)width, Height = (uint)height, Encoding = encoding, Step = (uint)(width * bytes) };
        _message.Header.FrameId = frame;
    }

    /// <summary>A picture in the message's encoding: the same, or another that holds until the next one.</summary>
    /// <param name="bgr">Continuous 8-bit BGR of this size.</param>
    public Mat Encode(Mat bgr)
    {
        if (_conversion is not { } conversion)
            return bgr;
        Cv2.CvtColor(bgr, _converted, conversion);
        return _converted;
    }

    /// <summary>The payload, which holds until the next one.</summary>
    /// <param name="picture">As <see cref="Encode"/> gives it.</param>
    /// <param name="stamp">When it was taken.</param>
    public unsafe ReadOnlySpan<byte> Write(Mat picture, Time stamp)
    {
        int length = (int)(_message.Step * _message.Height);
        _message.Header.Stamp = stamp;
        var writer = new CdrWriter(_buffer);
        MemoryMarshal.CreateReadOnlySpan(ref *(byte*)picture.Data, length).CopyTo(_message.SerializeReserving(ref writer, length));
        return writer.Written;
    }

    public void Dispose() => _converted.Dispose();
}
