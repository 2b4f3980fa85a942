using Vit.Models.Foreign;

namespace Vit.Models.Tests.Foreign;

public class AttentionFinderTests
{
    [Theory]
    [MemberData(nameof(ExportCase.Accepted), MemberType = typeof(ExportCase))]
    public void Every_export_shows_its_attention_layer_by_layer(string id)
    {
        ExportCase export = ExportCase.All[id];
        IReadOnlyList<AttentionTap> taps = ForeignModel.FindAttention(export.Model, ExportCase.Options);
        Assert.Equal(export.Taps.Count > 0 ? export.Taps : export.Nodes, taps.Select(t => t.Tensor.Length > 0 ? t.Tensor : t.Node.Name));
        Assert.All(taps, t => Assert.Equal((3, 17, 17, false), (t.Heads, t.Queries, t.Keys, t.HeadsInBatch)));
    }

    [Theory]
    [InlineData("r_windowed", "windows of 4 tokens")]
    [InlineData("r_talking_heads", "talking heads")]
    [InlineData("r_cnn", "convolutional")]
    public void What_has_no_global_rollout_is_refused_with_the_reason(string id, string reason)
    {
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(ExportCase.All[id].Model, ExportCase.Options));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
