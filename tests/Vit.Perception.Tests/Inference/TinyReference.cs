namespace Vit.Perception.Tests.Inference;

/// <summary>The formulas of <see cref="TinyVit"/> in double precision and plain loops, without ONNX.</summary>
internal sealed class TinyReference
{
    private const int N = TinyVit.Tokens, D = TinyVit.Dim, H = TinyVit.Heads, C = TinyVit.HeadDim;

    public TinyReference(ReadOnlySpan<float> pixels, ReadOnlySpan<float> residuals)
    {
        double[,] x = Embed(pixels);
        for (int layer = 0; layer < TinyVit.Layers; layer++)
        {
            double[,,] p = Softmax(x, TinyVit.QueryWeights(layer));
            Attention.Add(p);
            x = Mix(x, p);
        }
        Tokens = x;
        Matrix = Rollout(residuals);
    }

    public double[,] Tokens { get; }

    public List<double[,,]> Attention { get; } = [];

    public double[,] Matrix { get; }

    public float[] Embedding => [.. Enumerable.Range(0, D).Select(d => (float)Tokens[0, d])];

    public float[] Row => [.. Enumerable.Range(0, N).Select(t => (float)Matrix[0, t])];

    public static float[] Flat(Array values) => [.. values.Cast<double>().Select(v => (float)v)];

    private static double[,] Embed(ReadOnlySpan<float> pixels)
    {
        const int columns = TinyVit.Width / TinyVit.Patch;
        var x = new double[N, D];
        for (int d = 0; d < D; d++)
        {
            x[0, d] = TinyVit.ClassToken[d];
            for (int patch = 0; patch < N - 1; patch++)
            {
                for (int k = 0; k < 12; k++)
                {
                    int channel = k / 4, dy = k / 2 % 2, dx = k % 2;
                    int row = (patch / columns * 2) + dy, column = (patch % columns * 2) + dx;
                    x[patch + 1, d] += TinyVit.PatchWeights[(d * 12) + k] * (double)pixels[(((channel * TinyVit.Height) + row) * TinyVit.Width) + column];
                }
            }
        }
        return x;
    }

    private static double[,,] Softmax(double[,] x, float[] w)
    {
        var p = new double[H, N, N];
        for (int h = 0; h < H; h++)
        {
            for (int i = 0; i < N; i++)
            {
                double sum = 0;
                for (int j = 0; j < N; j++)
                {
                    double score = 0;
                    for (int c = h * C; c < (h + 1) * C; c++)
                    {
                        double query = 0;
                        for (int d = 0; d < D; d++)
                            query += x[i, d] * w[(d * D) + c];
                        score += query * x[j, c];
                    }
                    p[h, i, j] = Math.Exp(score / Math.Sqrt(C));
                    sum += p[h, i, j];
                }
                for (int j = 0; j < N; j++)
                    p[h, i, j] /= sum;
            }
        }
        return p;
    }

    private static double[,] Mix(double[,] x, double[,,] p)
    {
        var next = (double[,])x.Clone();
        for (int i = 0; i < N; i++)
        {
            for (int d = 0; d < D; d++)
            {
                for (int j = 0; j < N; j++)
                    next[i, d] += p[d / C, i, j] * x[j, d];
            }
        }
        return next;
    }

    /// <summary>Abnar and Zuidema's product with the residual weight of each layer: later layers on the left.</summary>
    private double[,] Rollout(ReadOnlySpan<float> residuals)
    {
        var product = new double[N, N];
        for (int i = 0; i < N; i++)
            product[i, i] = 1;
        for (int layer = 0; layer < TinyVit.Layers; layer++)
        {
            var next = new double[N, N];
            for (int i = 0; i < N; i++)
            {
                for (int j = 0; j < N; j++)
                {
                    double mean = (Attention[layer][0, i, j] + Attention[layer][1, i, j]) / 2;
                    double weight = ((1 - residuals[layer]) * mean) + (i == j ? residuals[layer] : 0);
                    for (int k = 0; k < N; k++)
                        next[i, k] += weight * product[j, k];
                }
            }
            product = next;
        }
        return product;
    }
}
