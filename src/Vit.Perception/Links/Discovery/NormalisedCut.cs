namespace Vit.Perception.Links;

/// <summary>
/// The second generalised eigenvector of (D - W) y = λ D y, which tells the two sides of a normalised cut apart (Shi and Malik 2000).
/// It is D^-1/2 z with z the largest eigenvector of D^-1/2 W D^-1/2 beside D^1/2 1; found by Lanczos steps with full
/// reorthogonalisation from a fixed start, so the same matrix gives the same vector. Memory is kept. Not thread safe.
/// </summary>
internal sealed class NormalisedCut
{
    private const int MaxSteps = 120, CheckEvery = 8;
    private const double Tolerance = 1e-7;

    private readonly float[] _scaled;
    private readonly float[] _product;
    private readonly double[] _rootDegree;
    private readonly double[] _basis;
    private readonly double[] _next;
    private readonly double[] _diagonal = new double[MaxSteps];
    private readonly double[] _below = new double[MaxSteps];
    private readonly double[] _small = new double[MaxSteps];
    private readonly double[] _pivots = new double[MaxSteps];

    /// <param name="largest">Most rows a matrix may have.</param>
    public NormalisedCut(int largest)
    {
        _scaled = new float[largest];
        _product = new float[largest];
        _rootDegree = new double[largest];
        _basis = new double[MaxSteps * largest];
        _next = new double[largest];
    }

    /// <summary>The eigenvalue of D^-1/2 W D^-1/2 that belongs to the last vector: 1 - λ, near 1 for a clean cut.</summary>
    public double Eigenvalue { get; private set; }

    /// <param name="affinity">W, [n, n] row-major, symmetric, no entry negative and none of its rows zero.</param>
    /// <param name="vector">Receives y, n values; its sign is open.</param>
    /// <returns>False when there is nothing to cut (fewer than two rows).</returns>
    public bool Solve(ReadOnlySpan<float> affinity, Span<double> vector)
    {
        int n = vector.Length;
        if (n < 2)
            return false;
        double total = 0;
        for (int i = 0; i < n; i++)
        {
            double degree = 0;
            foreach (float w in affinity.Slice(i * n, n))
                degree += w;
            _rootDegree[i] = Math.Sqrt(degree);
            total += degree;
        }
        double trivialScale = 1 / Math.Sqrt(total);
        int steps = Lanczos(affinity, n, trivialScale);

        vector.Clear();
        for (int k = 0; k < steps; k++)
        {
            ReadOnlySpan<double> q = _basis.AsSpan(k * n, n);
            for (int i = 0; i < n; i++)
                vector[i] += _small[k] * q[i];
        }
        for (int i = 0; i < n; i++)
            vector[i] /= _rootDegree[i];
        return true;
    }

    private int Lanczos(ReadOnlySpan<float> affinity, int n, double trivialScale)
    {
        Span<double> w = _next.AsSpan(0, n);
        Start(w);
        Orthogonalise(w, n, 0, trivialScale);
        int most = Math.Min(MaxSteps, n - 1);
        for (int k = 0; k < most; k++)
        {
            double length = Norm(w);
            for (int i = 0; i < n; i++)
                _basis[(k * n) + i] = w[i] / length;
            Multiply(affinity, _basis.AsSpan(k * n, n), w);
            _diagonal[k] = Dot(_basis.AsSpan(k * n, n), w);
            Orthogonalise(w, n, k + 1, trivialScale);
            _below[k] = Norm(w);
            bool exhausted = _below[k] < 1e-12 || k + 1 == most;
            if (exhausted || (k + 1) % CheckEvery == 0)
            {
                ReadOnlySpan<double> alphas = _diagonal.AsSpan(0, k + 1), betas = _below.AsSpan(0, k);
                Eigenvalue = Tridiagonal.LargestEigenvalue(alphas, betas);
                Tridiagonal.Eigenvector(alphas, betas, Eigenvalue, _small.AsSpan(0, k + 1), _pivots.AsSpan(0, k + 1));
                // |β s_k| is the residual of the eigenpair in the full space.
                if (exhausted || _below[k] * Math.Abs(_small[k]) < Tolerance)
                    return k + 1;
            }
        }
        return most;
    }

    /// <summary>w = D^-1/2 W D^-1/2 q.</summary>
    private void Multiply(ReadOnlySpan<float> affinity, ReadOnlySpan<double> q, Span<double> w)
    {
        int n = q.Length;
        for (int i = 0; i < n; i++)
            _scaled[i] = (float)(q[i] / _rootDegree[i]);
        for (int i = 0; i < n; i++)
            _product[i] = RowMath.Dot(affinity.Slice(i * n, n), _scaled.AsSpan(0, n));
        for (int i = 0; i < n; i++)
            w[i] = _product[i] / _rootDegree[i];
    }

    /// <summary>Twice is enough (Parlett); the known vector D^1/2 1 is taken out with the others.</summary>
    private void Orthogonalise(Span<double> w, int n, int vectors, double trivialScale)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            Remove(w, _rootDegree.AsSpan(0, n), trivialScale);
            for (int k = 0; k < vectors; k++)
                Remove(w, _basis.AsSpan(k * n, n), 1);
        }
    }

    private static void Remove(Span<double> w, ReadOnlySpan<double> direction, double scale)
    {
        double share = Dot(w, direction) * scale * scale;
        for (int i = 0; i < w.Length; i++)
            w[i] -= share * direction[i];
    }

    /// <summary>A start that no structure of a picture is orthogonal to: equidistributed values (golden ratio).</summary>
    private static void Start(Span<double> w)
    {
        for (int i = 0; i < w.Length; i++)
            w[i] = ((i + 1) * 0.6180339887498949 % 1) - 0.5;
    }

    private static double Norm(ReadOnlySpan<double> v) => Math.Sqrt(Dot(v, v));

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
