using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// Inputs and outputs of runs over one range of slots. It is bound anew only for what has changed since its last run, so that frames that ask for the
/// same allocate nothing.
/// </summary>
internal sealed class BatchBinding(InferenceSession session, SessionBuffers buffers, BatchRange range) : IDisposable
{
    private readonly OrtIoBinding binding = session.CreateIoBinding();
    private readonly float[] residuals = new float[buffers.Residuals?.All.Length ?? 0];
    private bool isFresh = true;
    private SessionOutputs outputs;

    /// <summary>Runs the model.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="wanted">What is fetched.</param>
    public void Run(RunOptions options, SessionOutputs wanted)
    {
        if (wanted != outputs)
            BindOutputs(wanted);
        BindInputs();
        session.RunWithBinding(options, binding);
        if (!buffers.PixelsOnHost)
            binding.SynchronizeBoundOutputs();
    }

    /// <inheritdoc/>
    public void Dispose() => binding.Dispose();

    private void BindOutputs(SessionOutputs wanted)
    {
        outputs = 0;
        binding.ClearBoundOutputs();
        foreach (SessionOutputs output in Enum.GetValues<SessionOutputs>())
        {
            if ((wanted & output) == 0)
                continue;
            foreach (TensorBuffer buffer in buffers[output])
                binding.BindOutput(buffer.Name, buffer[range]);
        }
        buffers.LastRows?.Bind(binding, wanted);
        outputs = wanted;
    }

    /// <summary>
    /// An input that is not used in place is copied when it is bound. Pixels on a device are bound for each run, which costs
    /// one small managed array; the residuals only when they have changed, which is seldom.
    /// </summary>
    private void BindInputs()
    {
        bool bindsPixels = isFresh || !buffers.PixelsOnHost;
        bool bindsResiduals = buffers.Residuals is { } now && (isFresh || !now.All.SequenceEqual(residuals));
        if (bindsPixels)
            binding.BindInput(buffers.Pixels.Name, buffers.Pixels[range]);
        if (bindsResiduals)
        {
            buffers.Residuals!.All.CopyTo(residuals);
            binding.BindInput(buffers.Residuals.Name, buffers.Residuals.Value);
        }
        if (bindsPixels || bindsResiduals)
            binding.SynchronizeBoundInputs();
        isFresh = false;
    }
}
