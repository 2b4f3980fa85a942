using FsCheck;
using FsCheck.Fluent;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Imaging;
using static Vit.Perception.Tests.Imaging.InputPreprocessorTests;

namespace Vit.Perception.Tests.Imaging;

/// <summary>The way from source pixels to patch cells and back, as a frame's result carries it.</summary>
public class InputGeometryTests
{
    [Theory]
    [InlineData(ResizeMode.Stretch, 0, 0, 0)]
    [InlineData(ResizeMode.Stretch, 639, 0, 13)]
    [InlineData(ResizeMode.Stretch, 639, 479, 195)]
    [InlineData(ResizeMode.Stretch, 320, 240, 105)]

    // Resized to 298 x 224, of which columns 37..260 remain: source columns below 79 and from 559 are cut.
    [InlineData(ResizeMode.ShortestEdge, 0, 240, -1)]
    [InlineData(ResizeMode.ShortestEdge, 78, 240, -1)]
    [InlineData(ResizeMode.ShortestEdge, 80, 0, 0)]
    [InlineData(ResizeMode.ShortestEdge, 559, 479, 195)]
    [InlineData(ResizeMode.ShortestEdge, 561, 479, -1)]

    // Resized to 224 x 168 with 28 rows of border: the picture begins in the middle of the second row of cells.
    [InlineData(ResizeMode.Letterbox, 0, 0, 14)]
    [InlineData(ResizeMode.Letterbox, 0, 13, 28)]
    [InlineData(ResizeMode.Letterbox, 639, 479, 181)]

    // Source pixels 208..431 by 128..351 at their own size.
    [InlineData(ResizeMode.None, 207, 128, -1)]
    [InlineData(ResizeMode.None, 208, 128, 0)]
    [InlineData(ResizeMode.None, 431, 351, 195)]
    public void A_source_pixel_lies_in_its_cell(ResizeMode mode, int x, int y, int cell)
    {
        PatchGrid grid = Grid(Processor(mode), 640, 480, 224, 224);
        Assert.Equal(cell, grid.CellAt(x, y));
    }

    [Fact]
    public void A_bright_square_shows_in_the_cell_that_the_grid_names()
    {
        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
        {
            using var picture = new Mat(300, 400, MatType.CV_8UC3, new Scalar(0, 0, 0));
            Cv2.Rectangle(picture, new Rect(215, 115, 9, 9), new Scalar(255, 255, 255), -1);
            var planes = new float[3 * 192 * 160];
            PatchGrid grid = new InputPreprocessor(Processor(mode, 200, mode == ResizeMode.ShortestEdge ? 180 : 0) with { Mean = [0, 0, 0] }, 192, 160, 16).Run(picture, planes);
            float[] sums = new float[grid.CellCount];
            for (int i = 0; i < 192 * 160; i++)
                sums[(i / 192 / 16 * grid.Columns) + (i % 192 / 16)] += planes[i];
            Assert.Equal(grid.CellAt(219, 119), Array.IndexOf(sums, sums.Max()));
        }
    }

    [Fact]
    public void The_middle_of_every_cell_maps_back_into_that_cell()
    {
        var samples = Gen.Choose(1, 3000).Two().Zip(Gen.Choose(16, 600).Two()).Zip(Gen.Elements(Enum.GetValues<ResizeMode>()));
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            (((int w, int h), (int iw, int ih)), ResizeMode mode) = sample;
            PatchGrid grid = Grid(Processor(mode, 256, 224), w, h, iw, ih);
            for (int cell = 0; cell < grid.CellCount; cell++)
            {
                (double x, double y) = grid.CellCentre(cell);
                Assert.Equal(cell, grid.CellAt(x, y));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(448, 448, 682, 512)]   // 224 of 256 becomes 448 of 512
    [InlineData(448, 224, 512, 384)]   // must cover 512 x 256
    [InlineData(224, 448, 682, 512)]   // must cover 256 x 512: the height binds
    public void Another_input_size_keeps_the_proportions_of_resize_and_crop(int width, int height, int resizedWidth, int resizedHeight)
    {
        var geometry = InputGeometry.Of(Processor(ResizeMode.ShortestEdge, 256, 224), new Size(640, 480), new Size(width, height));
        Assert.Equal(new Size(resizedWidth, resizedHeight), geometry.Resized);
        Assert.Equal(new Size(width, height), geometry.Window.Size);
    }

    [Fact]
    public void A_stretch_keeps_the_proportions_per_axis()
    {
        var geometry = InputGeometry.Of(Processor(ResizeMode.Stretch, 256, 224), new Size(640, 480), new Size(448, 224));
        Assert.Equal(new Size(512, 256), geometry.Resized);
        Assert.Equal(new Rect(32, 16, 448, 224), geometry.Window);
    }

    private static PatchGrid Grid(ImageProcessor processor, int width, int height, int inputWidth, int inputHeight)
    {
        var geometry = InputGeometry.Of(processor, new Size(width, height), new Size(inputWidth, inputHeight));
        return new(width, height, inputWidth, inputHeight, inputHeight / 16, inputWidth / 16, 16, geometry.InputFromSource);
    }
}
