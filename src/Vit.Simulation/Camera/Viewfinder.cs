using OpenCvSharp;
using OpenCvSharp.Internal;
using Vit.Simulation.Drawing;

namespace Vit.Simulation.Camera;

/// <summary>Cuts a window out of the canvas into the frame: picture and label image through the same mapping. Allocates nothing.</summary>
internal sealed class Viewfinder : IDisposable
{
    private readonly Mat _canvasFromFrame = new(2, 3, MatType.CV_64FC1, Scalar.Black);
    private readonly InputArray _picture, _labels, _mapping;
    private readonly OutputArray _framePicture, _frameLabels;
    private readonly Size _size;
    private readonly double _scale;

    public Viewfinder(Canvas canvas, SimulatedFrame frame)
    {
        (_picture, _labels) = (InputArray.Create(canvas.Image), InputArray.Create(canvas.Labels));
        _mapping = InputArray.Create(_canvasFromFrame);
        (_framePicture, _frameLabels) = (OutputArray.Create(frame.Image), OutputArray.Create(frame.RegionIds));
        (_size, _scale) = (frame.Image.Size(), canvas.Scale);
    }

    /// <param name="window">In scene units; the shape of the frame.</param>
    public void Take(Box window)
    {
        // Both pictures are measured between pixel edges, OpenCV maps pixel centres: hence the halves.
        Span<double> m = _canvasFromFrame.AsSpan<double>();
        double step = window.Width * _scale / _size.Width;
        (m[0], m[2]) = (step, (window.Left * _scale) + (step / 2) - .5);
        (m[4], m[5]) = (step, (window.Top * _scale) + (step / 2) - .5);
        Warp(_picture, _framePicture, InterpolationFlags.Linear);
        Warp(_labels, _frameLabels, InterpolationFlags.Nearest);
    }

    public void Dispose()
    {
        foreach (IDisposable wrapper in (ReadOnlySpan<IDisposable>)[_picture, _labels, _mapping, _framePicture, _frameLabels])
            wrapper.Dispose();
        _canvasFromFrame.Dispose();
    }

    /// <summary>Cv2.WarpAffine makes a wrapper of the output for each call and disposes it; the function below it takes one that is kept.</summary>
    private void Warp(InputArray from, OutputArray to, InterpolationFlags interpolation)
    {
        int flags = (int)(interpolation | InterpolationFlags.WarpInverseMap);
        NativeMethods.HandleException(NativeMethods.imgproc_warpAffine(
            from.CvPtr, to.CvPtr, _mapping.CvPtr, _size, flags, (int)BorderTypes.Replicate, default));
        GC.KeepAlive(this);
    }
}
