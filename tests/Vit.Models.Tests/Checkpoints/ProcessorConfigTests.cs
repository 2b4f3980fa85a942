using System.Text;
using System.Text.Json;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;

namespace Vit.Models.Tests.Checkpoints;

/// <summary>preprocessor_config.json of every family, new and legacy keys, and other input sizes.</summary>
public sealed class ProcessorConfigTests
{
    private const string ImageNet = "0.485 0.456 0.406 / 0.229 0.224 0.225";
    private const string Half = "0.5 0.5 0.5 / 0.5 0.5 0.5";

    [Theory]
    // The files that transformers 5 saves.
    [InlineData("vit", """{"do_normalize":true,"do_rescale":true,"do_resize":true,"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5],"resample":2,"rescale_factor":0.00392156862745098,"size":{"height":224,"width":224}}""", "Stretch 224x224 crop 0x0 Bilinear " + Half)]
    [InlineData("deit", """{"crop_size":{"height":224,"width":224},"do_center_crop":true,"image_mean":[0.485,0.456,0.406],"image_std":[0.229,0.224,0.225],"resample":3,"size":{"height":256,"width":256}}""", "Stretch 256x256 crop 224x224 Bicubic " + ImageNet)]
    [InlineData("dinov2", """{"crop_size":{"height":224,"width":224},"do_center_crop":true,"image_mean":[0.485,0.456,0.406],"image_std":[0.229,0.224,0.225],"resample":3,"size":{"shortest_edge":256}}""", "ShortestEdge 256x256 crop 224x224 Bicubic " + ImageNet)]
    [InlineData("siglip", """{"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5],"resample":3,"size":{"height":224,"width":224}}""", "Stretch 224x224 crop 0x0 Bicubic " + Half)]
    [InlineData("clip", """{"crop_size":{"height":224,"width":224},"do_center_crop":true,"image_mean":[0.48145466,0.4578275,0.40821073],"image_std":[0.26862954,0.26130258,0.27577711],"resample":3,"size":{"shortest_edge":224}}""", "ShortestEdge 224x224 crop 224x224 Bicubic 0.48145467 0.4578275 0.40821072 / 0.26862955 0.2613026 0.2757771")]
    [InlineData("dinov3_vit", """{"image_mean":[0.485,0.456,0.406],"image_std":[0.229,0.224,0.225],"resample":2,"size":{"height":224,"width":224}}""", "Stretch 224x224 crop 0x0 Bilinear " + ImageNet)]
    // Legacy: bare numbers.
    [InlineData("vit", """{"size":384}""", "Stretch 384x384 crop 0x0 Bilinear " + Half)]
    [InlineData("vit", """{"size":[240,320]}""", "Stretch 240x320 crop 0x0 Bilinear " + Half)]
    [InlineData("clip", """{"size":336,"crop_size":336,"image_mean":0.5,"image_std":0.5}""", "ShortestEdge 336x336 crop 336x336 Bicubic " + Half)]
    [InlineData("deit", """{"size":256,"crop_size":224}""", "Stretch 256x256 crop 224x224 Bicubic " + ImageNet)]
    [InlineData("dinov2", """{"size":256,"crop_size":224}""", "ShortestEdge 256x256 crop 224x224 Bicubic " + ImageNet)]
    // Switched off.
    [InlineData("deit", """{"do_center_crop":false}""", "Stretch 256x256 crop 0x0 Bicubic " + ImageNet)]
    [InlineData("vit", """{"do_resize":false}""", "None 224x224 crop 0x0 Bilinear " + Half)]
    [InlineData("vit", """{"do_normalize":false}""", "Stretch 224x224 crop 0x0 Bilinear 0 0 0 / 1 1 1")]
    // Nothing said: the family's own.
    [InlineData("dinov2_with_registers", "{}", "ShortestEdge 256x256 crop 224x224 Bicubic " + ImageNet)]
    public void A_file_becomes_its_processor(string family, string json, string expected) =>
        Assert.Equal(expected, Describe(Read(family, json)));

    [Fact]
    public void Rescale_off_keeps_grey_levels_and_only_DINOv3_resizes_in_float()
    {
        Assert.Equal(1, Read("vit", """{"do_rescale":false}""").RescaleFactor);
        Assert.Equal(1 / 255.0, Read("vit", "{}").RescaleFactor, 1e-15);
        Assert.Equal(ResizeArithmetic.PillowUInt8, Read("vit", "{}").Arithmetic);
        Assert.Equal(ResizeArithmetic.Float, Read("dinov3_vit", "{}").Arithmetic);
    }

    [Theory]
    [InlineData("""{"resample":0}""", "resample 0")]
    [InlineData("""{"size":0}""", "size")]
    [InlineData("""{"size":{"longest_edge":224}}""", "'height' is missing")]
    [InlineData("""{"size":{"shortest_edge":1e9}}""", "'shortest_edge'")]
    [InlineData("""{"crop_size":"224"}""", "'crop_size'")]
    [InlineData("""{"image_mean":[0.5,0.5]}""", "'image_mean'")]
    [InlineData("""{"image_std":[0.5,0,0.5]}""", "std")]
    [InlineData("""{"image_mean":[1e999,0,0]}""", "finite")]
    [InlineData("""{"rescale_factor":-1}""", "rescale_factor")]
    [InlineData("""{"do_resize":"yes"}""", "'do_resize'")]
    public void A_wrong_value_is_named(string json, string words) =>
        Assert.Contains(words, Assert.Throws<ModelFormatException>(() => Read("vit", json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"crop_pct":0.9,"interpolation":"bicubic","mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]}""", 224, "ShortestEdge 248x248 crop 224x224 Bicubic " + Half)]
    [InlineData("{}", 32, "ShortestEdge 36x36 crop 32x32 Bicubic " + ImageNet)] // floor(32 / 0.875), not 37.
    [InlineData("""{"crop_pct":1.0,"crop_mode":"squash","interpolation":"bilinear"}""", 518, "Stretch 518x518 crop 518x518 Bilinear " + ImageNet)]
    public void Timm_divides_by_the_crop_share_and_rounds_down(string json, int size, string expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, Describe(ProcessorConfig.Timm(new ConfigReader(document.RootElement, "pretrained_cfg"), size, size)));
    }

    [Fact]
    public void Timm_without_a_configuration_is_timm_with_an_empty_one() =>
        Assert.Equal("ShortestEdge 36x36 crop 32x32 Bicubic " + ImageNet, Describe(ProcessorConfig.Default("timm", 32, 32)));

    private static ImageProcessor Read(string family, string json)
    {
        using JsonDocument document = ConfigReader.ParseObject(Encoding.UTF8.GetBytes(json), "preprocessor_config.json");
        return ProcessorConfig.HuggingFace(new ConfigReader(document.RootElement, "preprocessor_config.json"), family);
    }

    private static string Describe(ImageProcessor p) => FormattableString.Invariant(
        $"{p.Resize} {p.ResizeHeight}x{p.ResizeWidth} crop {p.CropHeight}x{p.CropWidth} {p.Filter} {string.Join(' ', p.Mean)} / {string.Join(' ', p.Std)}");
}
