using Vit.Testing;

namespace Vit.Models.Tests.Quantisation;

/// <summary>One layer of the width from which the MLP is padded: 768, with an MLP of 1024 columns.</summary>
internal static class WideCheckpoint
{
    private const int Dim = 768, Mlp = 1024, Patch = 8, Tokens = 5;

    public static void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), """
            {"model_type": "vit", "hidden_size": 768, "num_hidden_layers": 1, "num_attention_heads": 12, "intermediate_size": 1024, "patch_size": 8, "image_size": 16}
            """);
        const string layer = "encoder.layer.0.";
        List<(string, int[], float[])> tensors =
        [
            Tensor("embeddings.cls_token", 1, 1, Dim),
            Tensor("embeddings.position_embeddings", 1, Tokens, Dim),
            Tensor("embeddings.patch_embeddings.projection.weight", Dim, 3, Patch, Patch),
            Tensor("embeddings.patch_embeddings.projection.bias", Dim),
        ];
        foreach (string norm in (string[])[layer + "layernorm_before", layer + "layernorm_after", "layernorm"])
            tensors.AddRange([Tensor(norm + ".weight", Dim), Tensor(norm + ".bias", Dim)]);
        foreach (string part in (string[])["query", "key", "value"])
            tensors.AddRange(Linear(layer + "attention.attention." + part, Dim, Dim));
        tensors.AddRange(Linear(layer + "attention.output.dense", Dim, Dim));
        tensors.AddRange(Linear(layer + "intermediate.dense", Mlp, Dim));
        tensors.AddRange(Linear(layer + "output.dense", Dim, Mlp));
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors);
    }

    private static (string, int[], float[])[] Linear(string name, int outputs, int inputs) =>
        [Tensor(name + ".weight", outputs, inputs), Tensor(name + ".bias", outputs)];

    /// <summary>Values that are a fixed function of their place, none of them zero.</summary>
    private static (string, int[], float[]) Tensor(string name, params int[] shape) =>
        (name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => ((i * 37 % 255) - 127.5f) / 1000)]);
}
