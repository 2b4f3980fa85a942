namespace Vit.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="What">What was checked.</param>
/// <param name="Text">What there is, or what is wrong and what to do: one line.</param>
/// <param name="Verdict">Whether it is as it should be.</param>
internal sealed record Finding(string What, string Text, Verdict Verdict)
{
    public static Finding Wrong(string what, string text) => new(what, text, Verdict.Wrong);

    public static Finding Remark(string what, string text) => new(what, text, Verdict.Remark);

    /// <summary>Tries it: any failure is the finding.</summary>
    public static Finding Try(string what, Func<string> check)
    {
        try
        {
            return new Finding(what, check(), Verdict.Good);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Wrong(what, e.Message);
        }
    }
}

/// <summary>How a finding is to be taken.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing; not a fault.</summary>
    Remark,

    /// <summary>A fault: <c>vit doctor</c> ends with 1.</summary>
    Wrong,
}
