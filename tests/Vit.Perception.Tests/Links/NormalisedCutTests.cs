using Vit.Perception.Links;

namespace Vit.Perception.Tests.Links;

/// <summary>The cut's eigenvector against a dense Jacobi solver, and connected components.</summary>
public sealed class NormalisedCutTests
{
    /// <summary>Blocks of alike nodes: |cos| of the two eigenvectors is 1 within 1e-6.</summary>
    [Theory]
    [InlineData(60, 18)]
    [InlineData(60, 30)]
    [InlineData(196, 41)]
    public void The_eigenvector_of_two_blocks_is_found_up_to_its_sign(int n, int first)
    {
        float[] affinity = Affinity(n, (i, j) => i < first == j < first ? 1 : 1e-5f);
        var vector = new double[n];
        var cut = new NormalisedCut(n);

        Assert.True(cut.Solve(affinity, vector));

        Assert.True(Math.Abs(Cosine(SecondByJacobi(affinity, n, out double eigenvalue), vector)) >= 1 - 1e-6);
        Assert.Equal(eigenvalue, cut.Eigenvalue, 1e-6);
        double mean = vector.Average();
        Assert.All(Enumerable.Range(0, n), i => Assert.Equal(i < first == vector[0] > mean, vector[i] > mean));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(60)]
    public void The_eigenvector_of_a_graph_of_random_weights_is_found(int n)
    {
        var random = new Random(n);
        float[] affinity = Affinity(n, (_, _) => 0.05f + random.NextSingle());
        var vector = new double[n];
        var cut = new NormalisedCut(n);

        Assert.True(cut.Solve(affinity, vector));

        Assert.True(Math.Abs(Cosine(SecondByJacobi(affinity, n, out double eigenvalue), vector)) >= 1 - 1e-6);
        Assert.Equal(eigenvalue, cut.Eigenvalue, 1e-6);
    }

    [Fact]
    public void One_node_cannot_be_cut() => Assert.False(new NormalisedCut(4).Solve([1f], new double[1]));

    [Fact]
    public void Nodes_that_are_all_alike_give_some_finite_vector()
    {
        var vector = new double[9];

        Assert.True(new NormalisedCut(9).Solve(Affinity(9, (_, _) => 1), vector));

        Assert.All(vector, v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Components_are_cells_that_touch_at_a_side()
    {
        const string Picture =
            "##..#" +
            ".#..#" +
            "..#.." +
            "#.##.";
        bool[] inside = [.. Picture.Select(c => c == '#')];
        var labels = new int[inside.Length];
        var components = new Components(4, 5);
        int label = 0;
        for (int cell = 0; cell < inside.Length; cell++)
        {
            if (inside[cell] && labels[cell] == 0)
                components.Fill(inside, cell, ++label, labels);
        }

        Assert.Equal(
        [
            1, 1, 0, 0, 2,
            0, 1, 0, 0, 2,
            0, 0, 3, 0, 0,
            4, 0, 3, 3, 0,
        ], labels);
    }

    private static float[] Affinity(int n, Func<int, int, float> weight)
    {
        var affinity = new float[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                affinity[(i * n) + j] = affinity[(j * n) + i] = weight(i, j);
        }
        return affinity;
    }

    /// <summary>The eigenvector to the second largest eigenvalue of D^-1/2 W D^-1/2, times D^-1/2, by cyclic Jacobi rotations.</summary>
    private static double[] SecondByJacobi(float[] affinity, int n, out double eigenvalue)
    {
        double[] root = [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(affinity.AsSpan(i * n, n).ToArray().Sum(w => (double)w)))];
        var a = new double[n, n];
        var v = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            v[i, i] = 1;
            for (int j = 0; j < n; j++)
                a[i, j] = affinity[(i * n) + j] / (root[i] * root[j]);
        }
        for (int sweep = 0; sweep < 12; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                    Rotate(a, v, n, p, q);
            }
        }
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i, i])];
        eigenvalue = a[order[1], order[1]];
        return [.. Enumerable.Range(0, n).Select(i => v[i, order[1]] / root[i])];
    }

    private static void Rotate(double[,] a, double[,] v, int n, int p, int q)
    {
        if (Math.Abs(a[p, q]) < 1e-300)
            return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < n; k++)
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        for (int k = 0; k < n; k++)
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
        for (int k = 0; k < n; k++)
            (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
}
