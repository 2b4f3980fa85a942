using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;

namespace Vit.Perception.Inference;

/// <content>ONNX Runtime's own kernels: float32 and int8.</content>
internal sealed partial class OrtProviderHost
{
    /// <summary>Packed, where the model was packed before; else as it is, and packed for the next start.</summary>
    /// <exception cref="ModelFormatException">The CPU runs every model that is sound.</exception>
    private ViTSession OnCpu(ModelSource source)
    {
        if (PackedModel.Of(source, _options) is not { } packed)
            return OnCpu(source, Settings(), session => WarmUp(session));
        if (packed.IsThere)
        {
            try
            {
                SessionOptions settings = Settings();
                return OnCpu(packed.Source(settings), settings, session => WarmUp(session, packed.Reference));
            }
            catch (ModelFormatException e)
            {
                _options.Notice?.Invoke($"made anew in the cache: {e.Message}");
                packed.Remove();
            }
        }
        SessionOptions saving = Settings();
        if (packed.Begin(saving) is not { } draft)
            return OnCpu(source, saving, session => WarmUp(session));
        try
        {
            return OnCpu(source, saving, session =>
            {
                WarmUp(session);
                packed.Keep(draft, SelfTest.Reference(session));
            });
        }
        catch (ModelFormatException)
        {
            // It may be the disk that is full and not the model that is unsound.
            PackedModel.Discard(draft);
            return OnCpu(source, Settings(), session => WarmUp(session));
        }
    }

    /// <summary>Opens a model and runs it for the first time.</summary>
    /// <param name="source">The model.</param>
    /// <param name="settings">Disposed here.</param>
    /// <param name="run">The first run.</param>
    /// <exception cref="ModelFormatException">It is unsound.</exception>
    private ViTSession OnCpu(ModelSource source, SessionOptions settings, Action<ViTSession> run)
    {
        using (settings)
        {
            try
            {
                PoolCores? cores = PoolCores.Of(new CpuTopology(), _threads);
                if (cores is not null)
                    settings.AddSessionConfigEntry("session.intra_op_thread_affinities", cores.Workers);
                ViTSession session = Load(source, settings, cores);
                try
                {
                    run(session);
                    return session;
                }
                catch
                {
                    session.Dispose();
                    throw;
                }
            }
            catch (Exception e) when (e is OnnxRuntimeException or InferenceException)
            {
                throw new ModelFormatException($"{source.Name} cannot be run: {OneLine.Of(e)}", e);
            }
        }
    }

    /// <summary>
    /// The first run. Of an int8 model that carries its original's numbers it is the self-test; a packed model must give what it gave when it
    /// was packed.
    /// </summary>
    private static void WarmUp(ViTSession session, SelfTestReference? packed = null)
    {
        if (session.StoredReference is { } original && session.Card.Precision == WeightPrecision.Int8)
        {
            session.Report = session.Report with { Precision = Precision.Int8 };
            SelfTestResult result = SelfTest.Compare(session, original);
            if (!result.Passed)
                throw new InferenceException("the int8 model is too far from the fp32 model it was made from: " + SelfTest.Figures(result));
            session.SelfTest = result;
        }
        else if (packed is null)
        {
            session.Run();
        }
        else if (SelfTest.Compare(session, packed) is { Passed: false } result)
        {
            throw new InferenceException("it computes other numbers than when it was stored: " + SelfTest.Figures(result));
        }
    }

    /// <summary>
    /// The model as it is when it holds integers; else its int8 form, from the cache when it was made before and is sound.
    /// </summary>
    /// <exception cref="InferenceException">There is no such form, or it does not compute what it should; float32 may serve.</exception>
    private ViTSession Int8OnCpu()
    {
        ModelProto original = _model.Load();
        if (OnnxFile.Card(original).Precision == WeightPrecision.Int8)
            return OnCpu(_model);
        if (!ModelQuantiser.CanQuantise(original))
            throw new InferenceException($"{_model.Name} was exported elsewhere and cannot be quantised: use precision fp32, or import the checkpoint it came from");
        var cache = new ModelCache(_options.CacheDir);
        string stem = OnnxFile.Card(original).Hash + "-int8";
        if (cache.Find(stem, ModelCache.BuilderStamp) is { } cached)
        {
            try
            {
                return OnCpu(ModelSource.File(cached));
            }
            catch (ModelFormatException e)
            {
                _options.Notice?.Invoke($"made anew in the cache: {e.Message}");
            }
        }
        ModelProto quantised = Quantised(original);
        string? stored = cache.Store(quantised, stem, ModelCache.BuilderStamp);
        try
        {
            return OnCpu(stored is null ? ModelSource.Bytes(quantised.ToByteArray(), "") : ModelSource.File(stored));
        }
        catch (ModelFormatException e)
        {
            throw new InferenceException(e.Message, e);
        }
    }

    private ModelProto Quantised(ModelProto original)
    {
        SelfTestReference floats;
        using (ViTSession cpu = OnCpu(_model))
            floats = SelfTest.Reference(cpu);
        return QuantisedModel.WithReference(original, _model.Folder, floats);
    }
}
