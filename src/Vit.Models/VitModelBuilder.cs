using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;
using Vit.Models.Weights;

namespace Vit.Models;

/// <summary>How a checkpoint becomes a model.</summary>
public sealed record BuildOptions
{
    /// <summary>Input height in pixels; 0 = what the checkpoint's processor delivers.</summary>
    public int InputHeight { get; init; }

    /// <summary>Input width in pixels; 0 likewise.</summary>
    public int InputWidth { get; init; }

    /// <summary>Which graph.</summary>
    public GraphVariant Variant { get; init; } = GraphVariant.Full;

    /// <summary>Number format of the linear layers. The hash of an int8 model is another than that of the fp32 model.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>
    /// Rescale, mean and std inside the patch embedding (default), so that the input is 0..255.
    /// Without it the input is what the library's processor gives.
    /// </summary>
    public bool FoldNormalisation { get; init; } = true;

    /// <summary>
    /// Widen the MLP of fp32 models with 768-wide tokens or wider by 16 zero columns, so that weight rows do not lie a
    /// multiple of 4096 bytes apart, which CPU caches handle badly. The added products are exactly zero.
    /// </summary>
    public bool PadMlp { get; init; } = true;

    /// <summary>Overrides the family's rule for resampling positions.</summary>
    public PositionInterpolation? Interpolation { get; init; }

    /// <summary>Called with (done, all) while weights are converted.</summary>
    public Action<int, int>? Progress { get; init; }
}

/// <summary>Checkpoint folder to self-describing ONNX model.</summary>
public static class VitModelBuilder
{
    private const int IrVersion = 11;

    /// <summary>Builds the model in memory.</summary>
    /// <exception cref="ModelFormatException">The checkpoint does not fit its configuration, or the options do not fit it.</exception>
    public static ModelProto Build(Checkpoint checkpoint, BuildOptions? options = null)
    {
        options ??= new BuildOptions();
        VitArchitecture target = Target(checkpoint, options);
        ImageProcessor processor = checkpoint.Processor;
        var graph = new GraphProto { Name = checkpoint.Id };
        WeightBuilder.Write(checkpoint, target, new OnnxGraph(graph), options.FoldNormalisation ? processor : null, options.Variant.Probes,
            layer => options.Progress?.Invoke(layer, target.Layers));
        if (options.Precision == WeightPrecision.Int8)
            target = ConstantQuantiser.Apply(graph, target);
        string hash = ModelHash.Of(graph, processor, target);
        VitGraphBuilder.Lay(graph, target, options.Variant);

        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "vit_perception", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = VitGraphBuilder.Opset });
        model.MetadataProps.Add(new StringStringEntryProto { Key = ModelCard.MetadataKey, Value = Card(checkpoint, target, processor, graph, hash).ToJson() });
        model.MetadataProps.Add(new StringStringEntryProto { Key = VitArchitecture.MetadataKey, Value = target.ToJson() });
        return model;
    }

    private static VitArchitecture Target(Checkpoint checkpoint, BuildOptions options)
    {
        ImageProcessor p = checkpoint.Processor;
        VitArchitecture trained = checkpoint.Architecture;
        (int height, int width) = p.CropHeight > 0 ? (p.CropHeight, p.CropWidth)
            : p.Resize == ResizeMode.Stretch ? (p.ResizeHeight, p.ResizeWidth)
            : (trained.InputHeight, trained.InputWidth);
        bool pad = options.PadMlp && options.Precision == WeightPrecision.Fp32;
        return (trained with
        {
            InputHeight = options.InputHeight > 0 ? options.InputHeight : height,
            InputWidth = options.InputWidth > 0 ? options.InputWidth : width,
            MlpDim = pad ? MlpPadding.Padded(trained) : trained.MlpDim,
            Interpolation = options.Interpolation ?? trained.Interpolation,
        }).Checked();
    }

    private static ModelCard Card(Checkpoint checkpoint, VitArchitecture a, ImageProcessor processor, GraphProto graph, string hash) => new()
    {
        Id = checkpoint.Id,
        Family = a.Family,
        Source = "checkpoint folder " + checkpoint.Id,
        License = checkpoint.License,
        InputWidth = a.InputWidth,
        InputHeight = a.InputHeight,
        PatchSize = a.PatchSize,
        Layers = a.Layers,
        Heads = a.Heads,
        TokenDim = a.TokenDim,
        SpecialTokens = a.SpecialTokens,
        EmbeddingDim = a.Embedding == EmbeddingKind.Projection
            ? (int)graph.Initializer.First(t => t.Name == "projection.weight").Dims[1]
            : a.TokenDim,
        Embedding = a.Embedding,
        RolloutStart = a.RolloutStart,
        Processor = processor,
        RelationHeads = checkpoint.RelationHeads,
        LinkCalibration = checkpoint.LinkCalibration,
        Limits = checkpoint.Limits,
        Precision = a.Precision,
        Hash = hash,
    };
}
