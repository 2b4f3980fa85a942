using System.Text.Json;
using Vit.Models.Cards;

namespace Vit.Models.Checkpoints;

/// <summary>
/// <c>preprocessor_config.json</c> (Hugging Face) or <c>pretrained_cfg</c> (timm) to a typed image processor;
/// where a checkpoint has none, the family's published one.
/// </summary>
public static class ProcessorConfig
{
    private static readonly ConfigReader Nothing = new(JsonDocument.Parse("{}").RootElement, "pretrained_cfg");
    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] ImageNetStd = [0.229f, 0.224f, 0.225f];
    private static readonly float[] ClipMean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] ClipStd = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>Reads Hugging Face's file; keys that are absent keep the family's default.</summary>
    /// <exception cref="ModelFormatException">A key of the wrong kind, or a filter that is not supported.</exception>
    public static ImageProcessor HuggingFace(ConfigReader config, string family)
    {
        ImageProcessor processor = Default(family, 224, 224);
        if (config.Has("size"))
            processor = WithSize(processor, config, family);
        if (config.Has("crop_size") && config.Size("crop_size") is { } crop)
            processor = processor with { CropHeight = crop.Height, CropWidth = crop.Width };
        if (!config.Bool("do_center_crop", processor.CropHeight > 0))
            processor = processor with { CropHeight = 0, CropWidth = 0 };
        if (!config.Bool("do_resize", true))
            processor = processor with { Resize = ResizeMode.None };
        bool normalize = config.Bool("do_normalize", true), rescale = config.Bool("do_rescale", true);
        return Checked(processor with
        {
            Filter = Filter(config, processor.Filter),
            RescaleFactor = rescale ? config.Number("rescale_factor", processor.RescaleFactor) : 1,
            Mean = normalize ? config.Triple("image_mean") ?? processor.Mean : [0, 0, 0],
            Std = normalize ? config.Triple("image_std") ?? processor.Std : [1, 1, 1],
        }, config);
    }

    /// <summary>Reads timm's <c>pretrained_cfg</c>: shortest edge to size / crop_pct, then centre crop.</summary>
    /// <exception cref="ModelFormatException">A key of the wrong kind, or an interpolation that is not supported.</exception>
    public static ImageProcessor Timm(ConfigReader config, int height, int width)
    {
        double cropShare = config.Number("crop_pct", 0.875);
        if (!(cropShare is > 0.1 and <= 1))
            throw config.Fault($"crop_pct {cropShare} is not between 0.1 and 1");
        bool squash = config.Text("crop_mode", "center") == "squash";
        int edge = (int)Math.Floor(height / cropShare);
        string interpolation = config.Text("interpolation", "bicubic");
        return Checked(new ImageProcessor
        {
            Resize = squash || height != width ? ResizeMode.Stretch : ResizeMode.ShortestEdge,
            ResizeHeight = edge,
            ResizeWidth = squash || height != width ? (int)Math.Floor(width / cropShare) : edge,
            CropHeight = height,
            CropWidth = width,
            Filter = interpolation switch
            {
                "bilinear" => ResizeFilter.Bilinear,
                "bicubic" or "random" => ResizeFilter.Bicubic,
                _ => throw config.Fault($"interpolation '{interpolation}' is not supported (bilinear, bicubic)"),
            },
            Mean = config.Triple("mean") ?? ImageNetMean,
            Std = config.Triple("std") ?? ImageNetStd,
        }, config);
    }

    /// <summary>The family's published processor for an input of this size.</summary>
    public static ImageProcessor Default(string family, int height, int width) => family switch
    {
        "deit" => Cropped(ResizeMode.Stretch, height, width, 256.0 / 224, ImageNetMean, ImageNetStd),
        "dinov2" or "dinov2_with_registers" => Cropped(ResizeMode.ShortestEdge, height, width, 256.0 / 224, ImageNetMean, ImageNetStd),
        "clip" => Cropped(ResizeMode.ShortestEdge, height, width, 1, ClipMean, ClipStd),
        "timm" => Timm(Nothing, height, width),
        "siglip" => Squash(height, width, ResizeFilter.Bicubic, Half, Half),
        "dinov3_vit" => Squash(height, width, ResizeFilter.Bilinear, ImageNetMean, ImageNetStd) with { Arithmetic = ResizeArithmetic.Float },
        _ => Squash(height, width, ResizeFilter.Bilinear, Half, Half),
    };

    private static ImageProcessor Squash(int height, int width, ResizeFilter filter, float[] mean, float[] std) => new()
    {
        Resize = ResizeMode.Stretch,
        ResizeHeight = height,
        ResizeWidth = width,
        Filter = filter,
        Mean = mean,
        Std = std,
    };

    private static ImageProcessor Cropped(ResizeMode mode, int height, int width, double larger, float[] mean, float[] std) => new()
    {
        Resize = mode,
        ResizeHeight = (int)Math.Round(height * larger),
        ResizeWidth = (int)Math.Round(mode == ResizeMode.Stretch ? width * larger : height * larger),
        CropHeight = height,
        CropWidth = width,
        Filter = ResizeFilter.Bicubic,
        Mean = mean,
        Std = std,
    };

    private static ImageProcessor WithSize(ImageProcessor processor, ConfigReader config, string family)
    {
        JsonElement size = config.Raw("size")!.Value;
        if (size.ValueKind == JsonValueKind.Object && config.Object("size")!.Value.Has("shortest_edge"))
            return Edge(processor, config.Object("size")!.Value.Int("shortest_edge"));
        // A bare number is the shortest edge for CLIP's and DINOv2's (BiT's) processor and a square for everything else
        // (transformers' get_size_dict, default_to_square).
        if (size.ValueKind == JsonValueKind.Number && family is "clip" or "dinov2" or "dinov2_with_registers")
            return Edge(processor, config.Int("size"));
        (int height, int width) = config.Size("size")!.Value;
        return processor with { Resize = ResizeMode.Stretch, ResizeHeight = height, ResizeWidth = width };
    }

    private static ImageProcessor Edge(ImageProcessor processor, int edge) =>
        processor with { Resize = ResizeMode.ShortestEdge, ResizeHeight = edge, ResizeWidth = edge };

    private static ResizeFilter Filter(ConfigReader config, ResizeFilter fallback) => config.Int("resample", (int)fallback) switch
    {
        2 => ResizeFilter.Bilinear,
        3 => ResizeFilter.Bicubic,
        var other => throw config.Fault($"resample {other} is not supported (2 = bilinear, 3 = bicubic)"),
    };

    private static ImageProcessor Checked(ImageProcessor p, ConfigReader config)
    {
        if (p.ResizeHeight is < 1 or > 16384 || p.ResizeWidth is < 1 or > 16384 || p.CropHeight is < 0 or > 16384 || p.CropWidth is < 0 or > 16384)
            throw config.Fault("a resize or crop size is outside 1..16384");
        if (p.Std.Any(s => !(s > 0) || !float.IsFinite(s)) || p.Mean.Any(m => !float.IsFinite(m)))
            throw config.Fault("mean must be finite and std positive");
        if (!(p.RescaleFactor > 0 && double.IsFinite(p.RescaleFactor)))
            throw config.Fault($"rescale_factor {p.RescaleFactor} is not positive");
        return p;
    }
}
