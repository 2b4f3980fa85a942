using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Imaging;
using Vit.Testing;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Raw pictures that are preprocessed where they lie, against the way over a decoded picture.</summary>
public sealed class RawInputTests
{
    private const int InputWidth = 48, InputHeight = 32;

    public static TheoryData<PixelEncoding, ResizeMode, ResizeArithmetic> Cases()
    {
        var cases = new TheoryData<PixelEncoding, ResizeMode, ResizeArithmetic>();
        foreach (PixelEncoding encoding in Enum.GetValues<PixelEncoding>().Where(InputPreprocessor.Reads))
        {
            foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            {
                foreach (ResizeArithmetic arithmetic in Enum.GetValues<ResizeArithmetic>())
                    cases.Add(encoding, mode, arithmetic);
            }
        }
        return cases;
    }

    /// <summary>Larger and smaller than the input, and of its size; rows packed and padded.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_values_are_bit_for_bit_those_of_the_decoded_picture(PixelEncoding encoding, ResizeMode mode, ResizeArithmetic arithmetic)
    {
        ImageProcessor processor = InputPreprocessorTests.Processor(mode, 40) with { Arithmetic = arithmetic };
        using var decoder = new FrameDecoder();
        foreach ((int width, int height) in new[] { (131, 77), (77, 131), (InputWidth, InputHeight), (20, 11), (1, 1) })
        {
            foreach (int padding in new[] { 0, 5, 64 })
            {
                int step = (3 * width) + padding;
                byte[] data = Pictures.Noise(step * height, 3);
                float[] expected = new float[3 * InputWidth * InputHeight], actual = new float[expected.Length];
                Array.Fill(actual, float.NaN);

                PatchGrid decoded = Preprocessor(processor).Run(decoder.DecodeRaw(View(encoding, width, height, step, data)), expected);
                PatchGrid raw = Preprocessor(processor).Run(View(encoding, width, height, step, data), actual);

                Assert.Equal(decoded, raw);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Red_is_red_in_either_order()
    {
        byte[] pixel = [1, 2, 3];
        Assert.Equal([1, 2, 3], Planes(PixelEncoding.Rgb8));
        Assert.Equal([3, 2, 1], Planes(PixelEncoding.Bgr8));

        float[] Planes(PixelEncoding encoding)
        {
            var planes = new float[3];
            new InputPreprocessor(InputPreprocessorTests.Processor(ResizeMode.Stretch), 1, 1, 1).Run(View(encoding, 1, 1, 3, pixel), planes);
            return planes;
        }
    }

    [Fact]
    public void Pictures_and_raw_bytes_may_take_turns()
    {
        byte[] data = Pictures.Noise(3 * 60 * 40, 4);
        using Mat picture = Pictures.FromRgb(data, 60, 40);
        InputPreprocessor preprocessor = Preprocessor(InputPreprocessorTests.Processor(ResizeMode.Letterbox));
        float[] first = new float[3 * InputWidth * InputHeight], second = new float[first.Length], third = new float[first.Length];

        preprocessor.Run(View(PixelEncoding.Rgb8, 60, 40, 180, data), first);
        preprocessor.Run(picture, second);
        preprocessor.Run(View(PixelEncoding.Rgb8, 60, 40, 180, data), third);

        Assert.Equal(first, second);
        Assert.Equal(first, third);
    }

    [Theory]
    [InlineData(ResizeArithmetic.PillowUInt8)]
    [InlineData(ResizeArithmetic.Float)]
    public void A_frame_of_a_known_size_allocates_nothing(ResizeArithmetic arithmetic)
    {
        byte[] data = Pictures.Noise(3 * 320 * 240, 5);
        InputPreprocessor preprocessor = Preprocessor(InputPreprocessorTests.Processor(ResizeMode.ShortestEdge) with { Arithmetic = arithmetic });
        var planes = new float[3 * InputWidth * InputHeight];
        Run();

        Assert.Equal(0, Allocation.OfFiveFrames(Run));

        void Run() => preprocessor.Run(View(PixelEncoding.Rgb8, 320, 240, 960, data), planes);
    }

    [Fact]
    public void Encodings_that_must_be_decoded_and_empty_views_are_refused()
    {
        InputPreprocessor preprocessor = Preprocessor(InputPreprocessorTests.Processor(ResizeMode.Stretch));
        var planes = new float[3 * InputWidth * InputHeight];
        Assert.False(InputPreprocessor.Reads(PixelEncoding.Mono8));
        Assert.Throws<ArgumentException>(() => preprocessor.Run(View(PixelEncoding.Mono8, 2, 2, 2, new byte[4]), planes));
        Assert.Throws<ArgumentException>(() => preprocessor.Run(default(ImageView), planes));
        Assert.Throws<ArgumentException>(() => preprocessor.Run(View(PixelEncoding.Rgb8, 2, 2, 6, new byte[12]), planes.AsSpan(1)));
    }

    private static InputPreprocessor Preprocessor(ImageProcessor processor) => new(processor, InputWidth, InputHeight, 16);

    private static ImageView View(PixelEncoding encoding, int width, int height, int step, byte[] data) =>
        new((uint)width, (uint)height, encoding, (uint)step, false, data);
}
