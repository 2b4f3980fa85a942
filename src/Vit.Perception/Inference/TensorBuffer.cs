using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// A float tensor in pinned managed memory that ONNX Runtime reads or writes in place.
/// The memory outlives the tensor: a span kept after <see cref="Dispose"/> is stale but never wild.
/// </summary>
internal sealed class TensorBuffer : IDisposable
{
    /// <summary>One cache line and one AVX-512 register.</summary>
    private const int Alignment = 64;

    /// <summary>Allocates a tensor of zeros.</summary>
    /// <param name="name">Name of the graph's input or output.</param>
    /// <param name="shape">Every dimension, the batch of 1 included.</param>
    /// <param name="info">A memory of the host.</param>
    public unsafe TensorBuffer(string name, long[] shape, OrtMemoryInfo info)
    {
        Name = name;
        int length = checked((int)shape.Aggregate(1L, (product, dim) => checked(product * dim)));
        float[] array = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref array[0]);
        int skip = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(float);
        Memory = array.AsMemory(skip, length);
        Value = OrtValue.CreateTensorValueFromMemory(info, Memory, shape);
    }

    /// <summary>Name of the graph's input or output.</summary>
    public string Name { get; }

    /// <summary>The elements, row-major.</summary>
    public Memory<float> Memory { get; }

    /// <summary>The same memory as ONNX Runtime sees it.</summary>
    public OrtValue Value { get; }

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
