using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;

namespace Vit.CameraNode;

/// <summary>A picture as a serialized <c>sensor_msgs/msg/Image</c> of one size and encoding: drawn once, stamped whenever it is sent. Not thread-safe.</summary>
internal sealed class PictureMessage
{
    private readonly Image _message;
    private readonly CdrBuffer _buffer = new();
    private readonly ColorConversionCodes? _conversion;
    private readonly MatType _type;

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
        _type = encoding == "mono8" ? MatType.CV_8UC1 : MatType.CV_8UC3;
        _message = new Image { Width = (uint)width, Height = (uint)height, Encoding = encoding, Step = (uint)(width * _type.Channels) };
        _message.Header.FrameId = frame;
    }

    private int Length => (int)(_message.Step * _message.Height);

    /// <summary>Puts a picture in, in the message's encoding.</summary>
    /// <param name="bgr">8-bit BGR of this size; only read.</param>
    public unsafe void Draw(Mat bgr)
    {
        var writer = new CdrWriter(_buffer);
        fixed (byte* pixels = _message.SerializeReserving(ref writer, Length))
        {
            using Mat place = Mat.FromPixelData((int)_message.Height, (int)_message.Width, _type, (nint)pixels);
            if (_conversion is { } conversion)
                Cv2.CvtColor(bgr, place, conversion);
            else
                bgr.CopyTo(place);
        }
    }

    /// <summary>The payload of the picture that was put in last; valid until the next call of either method.</summary>
    /// <param name="stamp">When it was taken.</param>
    public ReadOnlySpan<byte> Stamp(Time stamp)
    {
        _message.Header.Stamp = stamp;
        var writer = new CdrWriter(_buffer);
        // The pixels lie where they were put: only what stands before them is written again.
        _message.SerializeReserving(ref writer, Length);
        return writer.Written;
    }
}
