using Vit.Pipeline.Results;

namespace Vit.Pipeline.Sinks;

/// <summary>Where results go.</summary>
public interface IResultSink : IDisposable
{
    /// <summary>Takes one result; nothing of it may be kept when the call returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(PerceptionResult result);
}
