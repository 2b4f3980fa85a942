using Vit.Models.Cards;
using Vit.Perception.Imaging;
using Vit.Perception.Links;

namespace Vit.Perception.Tests.Links;

/// <summary>A made-up model: its card, and attention of any shape. Source pixels are input pixels, patches have 16.</summary>
internal static class Planted
{
    public const int Patch = 16;

    public static ModelCard Card(int rows, int columns, int layers, int heads, int special = 1, params AttentionHead[] relation) => new()
    {
        Id = "planted",
        Family = "vit",
        InputWidth = columns * Patch,
        InputHeight = rows * Patch,
        PatchSize = Patch,
        Layers = layers,
        Heads = heads,
        TokenDim = 8,
        SpecialTokens = special,
        EmbeddingDim = 8,
        Embedding = EmbeddingKind.ClassToken,
        RolloutStart = RolloutStart.ClassToken,
        Processor = new() { Resize = ResizeMode.None, ResizeWidth = 0, ResizeHeight = 0, Mean = [0, 0, 0], Std = [1, 1, 1] },
        RelationHeads = relation,
        Hash = "0123456789abcdef",
    };

    public static PatchGrid Grid(ModelCard card) => new(
        card.InputWidth, card.InputHeight, card.InputWidth, card.InputHeight, card.Rows, card.Columns, Patch, Affine.Identity);

    /// <summary>A frame's regions, each a block of cells (row, column, rows, columns), wholly covered.</summary>
    public static RegionSet Regions(ModelCard card, params (int Row, int Column, int Rows, int Columns)[] blocks)
    {
        var regions = new RegionSet(card.Rows, card.Columns, 64);
        regions.Begin(Grid(card));
        foreach (var (row, column, rows, columns) in blocks)
            Assert.Equal(RegionVerdict.Added, regions.AddBox(new SourceBox(column * Patch, row * Patch, columns * Patch, rows * Patch)));
        return regions;
    }

    /// <summary>Every row alike: 1/N.</summary>
    public static ReadOnlyMemory<float>[] Uniform(ModelCard card) =>
        [.. Enumerable.Range(0, card.Layers).Select(_ =>
        {
            var layer = new float[card.Heads * card.Tokens * card.Tokens];
            Array.Fill(layer, 1f / card.Tokens);
            return (ReadOnlyMemory<float>)layer;
        })];

    /// <summary>Random attention in which linked regions put more on each other in one head.</summary>
    public static ReadOnlyMemory<float>[] Linked(ModelCard card, int seed, AttentionHead head, double strength, RegionSet regions, params (int From, int To)[] links)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, card.Layers).Select(layer =>
            {
                var logits = new float[card.Heads * card.Tokens * card.Tokens];
                for (int i = 0; i < logits.Length; i++)
                    logits[i] = (float)Normal(random);
                if (layer == head.Layer)
                {
                    foreach ((int a, int b) in links.SelectMany(l => new[] { l, (l.To, l.From) }))
                    {
                        foreach (ushort i in regions.Cells(a))
                        {
                            foreach (ushort j in regions.Cells(b))
                                logits[(((head.Head * card.Tokens) + card.SpecialTokens + i) * card.Tokens) + card.SpecialTokens + j] += (float)strength;
                        }
                    }
                }
                return (ReadOnlyMemory<float>)Softmax(logits, card.Tokens);
            }),
        ];
    }

    private static float[] Softmax(float[] logits, int tokens)
    {
        for (int row = 0; row < logits.Length; row += tokens)
        {
            Span<float> keys = logits.AsSpan(row, tokens);
            float sum = 0;
            foreach (ref float key in keys)
                sum += key = MathF.Exp(key);
            foreach (ref float key in keys)
                key /= sum;
        }
        return logits;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
