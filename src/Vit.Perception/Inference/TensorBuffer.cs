using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// A float tensor in pinned managed memory that ONNX Runtime reads or writes in place, whole or a range of its first dimension.
/// The memory outlives the tensor: a span kept after <see cref="Dispose"/> is stale but never wild.
/// </summary>
internal sealed class TensorBuffer : IDisposable
{
    /// <summary>One cache line and one AVX-512 register.</summary>
    private const int Alignment = 64;

    private readonly Dictionary<BatchRange, OrtValue> _values = [];
    private readonly Memory<float> _memory;
    private readonly OrtMemoryInfo _info;
    private readonly long[] _shape;
    private readonly int _stride;

    /// <summary>Allocates a tensor of zeros.</summary>
    /// <param name="name">Name of the graph's input or output.</param>
    /// <param name="shape">Every dimension; the first is the largest batch.</param>
    /// <param name="info">A memory of the host.</param>
    public unsafe TensorBuffer(string name, long[] shape, OrtMemoryInfo info)
    {
        Name = name;
        _shape = shape;
        _info = info;
        int length = checked((int)shape.Aggregate(1L, (product, dim) => checked(product * dim)));
        _stride = length / (int)shape[0];
        float[] array = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref array[0]);
        int skip = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(float);
        _memory = array.AsMemory(skip, length);
    }

    /// <summary>Name of the graph's input or output.</summary>
    public string Name { get; }

    /// <summary>All elements, row-major.</summary>
    public Span<float> All => _memory.Span;

    /// <summary>The elements of one place in the first dimension, row-major.</summary>
    public Memory<float> this[int slot] => _memory.Slice(slot * _stride, _stride);

    /// <summary>The whole memory as ONNX Runtime sees it.</summary>
    public OrtValue Value => this[new BatchRange(0, (int)_shape[0])];

    /// <summary>A range of the first dimension as ONNX Runtime sees it, made when first asked for.</summary>
    public OrtValue this[BatchRange range]
    {
        get
        {
            if (!_values.TryGetValue(range, out OrtValue? value))
            {
                Memory<float> part = _memory.Slice(range.First * _stride, range.Count * _stride);
                _values[range] = value = OrtValue.CreateTensorValueFromMemory(_info, part, [range.Count, .. _shape[1..]]);
            }
            return value;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtValue value in _values.Values)
            value.Dispose();
    }
}

/// <summary>The slots of one run.</summary>
/// <param name="First">0-based.</param>
/// <param name="Count">1 or more.</param>
internal readonly record struct BatchRange(int First, int Count);
