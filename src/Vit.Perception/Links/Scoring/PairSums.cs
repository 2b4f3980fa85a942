namespace Vit.Perception.Links;

/// <summary>What is gathered for one pair over the channels of a carrier, and for the shifted places of both directions.</summary>
internal struct PairSums
{
    /// <summary>Share added to both sides of a lift's ratio, so that no attention gives a number.</summary>
    private const double Epsilon = 1e-6;

    public int A;
    public int B;
    public double Lift;
    public double Forward;
    public double Backward;
    public double ForwardLift;
    public double BackwardLift;
    public int ForwardPlaces;
    public int BackwardPlaces;

    /// <summary>ln((T + ε) / (base + ε)).</summary>
    public static double LiftOf(double mass, double expected) => Math.Log((mass + Epsilon) / (expected + Epsilon));

    public void StartMax() => Lift = ForwardLift = BackwardLift = double.NegativeInfinity;

    public void AddToMean(double forward, double backward, double forwardLift, double backwardLift)
    {
        Forward += forward;
        Backward += backward;
        ForwardLift += forwardLift;
        BackwardLift += backwardLift;
    }

    public void DivideMean(int channels)
    {
        Forward /= channels;
        Backward /= channels;
        ForwardLift /= channels;
        BackwardLift /= channels;
        Lift = (ForwardLift + BackwardLift) / 2;
    }

    /// <summary>The head with the largest symmetric lift names the pair; each direction's own largest is kept for its null.</summary>
    public void AddToMax(double forward, double backward, double forwardLift, double backwardLift)
    {
        ForwardLift = Math.Max(ForwardLift, forwardLift);
        BackwardLift = Math.Max(BackwardLift, backwardLift);
        double lift = (forwardLift + backwardLift) / 2;
        if (lift > Lift)
            (Lift, Forward, Backward) = (lift, forward, backward);
    }
}
