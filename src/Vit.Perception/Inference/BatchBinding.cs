using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// Inputs and outputs of runs over one range of slots. It is bound anew only for what has changed since its last run, so that frames that ask for the
/// same allocate nothing.
/// </summary>
internal sealed class BatchBinding(InferenceSession session, SessionBuffers buffers, BatchRange range) : IDisposable
{
    private readonly OrtIoBinding _binding = session.CreateIoBinding();
    private readonly float[] _residuals = new float[buffers.Residuals?.All.Length ?? 0];
    private bool _isFresh = true;
    private SessionOutputs _outputs;

    /// <summary>Runs the model.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="wanted">What is fetched.</param>
    public void Run(RunOptions options, SessionOutputs wanted)
    {
        if (wanted != _outputs)
            BindOutputs(wanted);
        BindInputs();
        session.RunWithBinding(options, _binding);
        if (!buffers.PixelsOnHost)
            _binding.SynchronizeBoundOutputs();
    }

    /// <inheritdoc/>
    public void Dispose() => _binding.Dispose();

    private void BindOutputs(SessionOutputs wanted)
    {
        _outputs = 0;
        _binding.ClearBoundOutputs();
        foreach (SessionOutputs output in Enum.GetValues<SessionOutputs>())
        {
            if ((wanted & output) == 0)
                continue;
            foreach (TensorBuffer buffer in buffers[output])
                _binding.BindOutput(buffer.Name, buffer[range]);
        }
        buffers.LastTokens?.Bind(_binding, wanted);
        _outputs = wanted;
    }

    /// <summary>
    /// An input that is not used in place is copied when it is bound. Pixels on a device are bound for each run, which costs
    /// one small managed array; the residuals only when they have changed, which is seldom.
    /// </summary>
    private void BindInputs()
    {
        bool bindsPixels = _isFresh || !buffers.PixelsOnHost;
        bool bindsResiduals = buffers.Residuals is { } now && (_isFresh || !now.All.SequenceEqual(_residuals));
        if (bindsPixels)
            _binding.BindInput(buffers.Pixels.Name, buffers.Pixels[range]);
        if (bindsResiduals)
        {
            buffers.Residuals!.All.CopyTo(_residuals);
            _binding.BindInput(buffers.Residuals.Name, buffers.Residuals.Value);
        }
        if (bindsPixels || bindsResiduals)
            _binding.SynchronizeBoundInputs();
        _isFresh = false;
    }
}
