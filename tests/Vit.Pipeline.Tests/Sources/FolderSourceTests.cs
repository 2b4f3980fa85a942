using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Sources;

public sealed class FolderSourceTests
{
    [Fact]
    public void Pictures_come_by_name_a_second_apart_and_other_files_are_left_alone()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["b.png", "a.JPG", "c.jpeg", "notes.txt"])
            folder.Write(name, "content of "u8);
        using FolderSource source = FolderSource.Open(folder.Path);

        Assert.Equal(3, source.Count);
        foreach ((string name, string format, long time) in (ReadOnlySpan<(string, string, long)>)[("a.JPG", "jpeg", 0), ("b.png", "png", 1_000_000_000), ("c.jpeg", "jpeg", 2_000_000_000)])
        {
            Assert.True(source.TryNext(out Frame? frame));
            using (frame)
            {
                CompressedImageView image = CompressedImageView.Parse(frame.Payload);
                Assert.Equal((name, format, time), (frame.Name, image.Format.ToString(), frame.LogTime));
                Assert.Equal(time, image.Header.Stamp.ToNanoseconds());
                Assert.True(image.Data.SequenceEqual("content of "u8));
            }
        }
        Assert.False(source.TryNext(out _));
    }

    [Fact]
    public void A_folder_without_pictures_says_so()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("neither a bag nor", Assert.Throws<IOException>(() => FolderSource.Open(folder.Path)).Message, StringComparison.Ordinal);
    }
}
