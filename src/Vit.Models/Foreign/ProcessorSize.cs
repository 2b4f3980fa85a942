using Vit.Models.Cards;

namespace Vit.Models.Foreign;

/// <summary>The size of the pictures that a processor makes.</summary>
internal static class ProcessorSize
{
    /// <summary>Width and height after resize and crop; 0 where they depend on the picture.</summary>
    public static (int Width, int Height) Of(ImageProcessor processor)
    {
        if (processor.CropWidth > 0 && processor.CropHeight > 0)
            return (processor.CropWidth, processor.CropHeight);
        return processor.Resize == ResizeMode.None ? (0, 0) : (processor.ResizeWidth, processor.ResizeHeight);
    }

    /// <summary>The processor for another input size: crop and resize keep their proportion to each other.</summary>
    public static ImageProcessor For(ImageProcessor processor, int width, int height)
    {
        (int oldWidth, int oldHeight) = Of(processor);
        bool crops = processor.CropWidth > 0 && processor.CropHeight > 0;
        if ((oldWidth, oldHeight) == (width, height) && (crops || processor.Resize != ResizeMode.ShortestEdge))
            return processor;
        if (processor.Resize == ResizeMode.None)
            return processor with { CropWidth = width, CropHeight = height };
        int resizeWidth = crops ? Scaled(processor.ResizeWidth, width, oldWidth) : width;
        int resizeHeight = crops ? Scaled(processor.ResizeHeight, height, oldHeight) : height;
        if (processor.Resize != ResizeMode.ShortestEdge)
            return processor with { ResizeWidth = resizeWidth, ResizeHeight = resizeHeight, CropWidth = crops ? width : 0, CropHeight = crops ? height : 0 };
        // The shorter side alone leaves the longer open, so a crop must follow.
        int edge = Math.Max(resizeWidth, resizeHeight);
        return processor with { ResizeWidth = edge, ResizeHeight = edge, CropWidth = width, CropHeight = height };
    }

    private static int Scaled(int resize, int size, int oldSize) => (int)Math.Round((double)resize * size / oldSize);
}
