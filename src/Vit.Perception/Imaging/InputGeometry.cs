using OpenCvSharp;
using Vit.Models.Cards;

namespace Vit.Perception.Imaging;

/// <summary>
/// How one picture size becomes the model input: resize the source to <see cref="Resized"/>, take <see cref="Window"/> of it,
/// and lay that at <see cref="Offset"/> in the input; whatever is left free is border.
/// </summary>
/// <param name="Source">Size of the source picture.</param>
/// <param name="Input">Size of the model input.</param>
/// <param name="Resized">Size of the whole picture after the resize.</param>
/// <param name="Window">The part of the resized picture that lies inside the input.</param>
/// <param name="Offset">Input pixel under the window's first pixel.</param>
internal readonly record struct InputGeometry(Size Source, Size Input, Size Resized, Rect Window, Point Offset)
{
    /// <summary>Source pixel centres to input pixel centres, by the half-pixel rule.</summary>
    public Affine InputFromSource =>
        Affine.Resize((double)Resized.Width / Source.Width, (double)Resized.Height / Source.Height)
            .Then(Affine.Translate(Offset.X - Window.X, Offset.Y - Window.Y));

    /// <summary>Whether some input pixels lie outside the picture.</summary>
    public bool HasBorder => Window.Width < Input.Width || Window.Height < Input.Height;

    /// <summary>The geometry of an image processor at an input size; the rules stand at <see cref="InputPreprocessor"/>.</summary>
    public static InputGeometry Of(ImageProcessor processor, Size source, Size input)
    {
        Size resized = processor.Resize switch
        {
            ResizeMode.Stretch => BeforeCrop(processor, input),
            ResizeMode.ShortestEdge => Cover(source, BeforeCrop(processor, input)),
            ResizeMode.Letterbox => FitInside(source, input),
            ResizeMode.None => source,
            _ => throw new ArgumentOutOfRangeException(nameof(processor), processor.Resize, "unknown resize mode"),
        };

        // floor((H - h) / 2) where the picture is the larger (Hugging Face's centre crop); where it is the smaller the same
        // formula puts ceil((h - H) / 2) border pixels before it, as its padding does, except that a letterbox rounds down.
        (int x, int offsetX) = Centre(resized.Width, input.Width, processor.Resize);
        (int y, int offsetY) = Centre(resized.Height, input.Height, processor.Resize);
        Rect window = new(x, y, Math.Min(resized.Width, input.Width), Math.Min(resized.Height, input.Height));
        return new(source, input, resized, window, new(offsetX, offsetY));
    }

    private static Size BeforeCrop(ImageProcessor processor, Size input) =>
        processor.CropWidth > 0 && processor.CropHeight > 0
            ? new(Scale(input.Width, processor.ResizeWidth, processor.CropWidth), Scale(input.Height, processor.ResizeHeight, processor.CropHeight))
            : input;

    private static Size Cover(Size source, Size box) =>
        (long)source.Width * box.Height >= (long)source.Height * box.Width
            ? new((int)((long)box.Height * source.Width / source.Height), box.Height)
            : new(box.Width, (int)((long)box.Width * source.Height / source.Width));

    private static Size FitInside(Size source, Size input) =>
        (long)source.Width * input.Height >= (long)source.Height * input.Width
            ? new(input.Width, Scale(input.Width, source.Height, source.Width))
            : new(Scale(input.Height, source.Width, source.Height), input.Height);

    private static (int Window, int Offset) Centre(int resized, int input, ResizeMode mode) =>
        resized >= input ? ((resized - input) / 2, 0)
            : (0, (input - resized + (mode == ResizeMode.Letterbox ? 0 : 1)) / 2);

    /// <summary>value * numerator / denominator, rounded to the nearest, halves up; at least 1.</summary>
    private static int Scale(int value, int numerator, int denominator) =>
        (int)Math.Max(1, ((2L * value * numerator) + denominator) / (2L * denominator));
}
