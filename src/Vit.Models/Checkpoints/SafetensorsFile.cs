using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Vit.Models.Checkpoints;

/// <summary>
/// One open safetensors file. The data is memory-mapped: only tensors that are read cost memory.
/// Not thread safe.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly string _path;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private SafetensorsFile(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, IReadOnlyList<TensorEntry> tensors)
    {
        _path = path;
        _map = map;
        _view = view;
        Tensors = tensors;
    }

    /// <summary>Every tensor of the file, in the header's order.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="ModelFormatException">Missing, cut short or damaged; the message names the file.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            byte[] json;
            using (FileStream stream = File.OpenRead(path))
            {
                Span<byte> start = stackalloc byte[8];
                json = new byte[SafetensorsHeader.JsonLength(start[..stream.ReadAtLeast(start, 8, throwOnEndOfStream: false)], length)];
                stream.ReadExactly(json);
            }
            IReadOnlyList<TensorEntry> tensors = SafetensorsHeader.Parse(json, length);
            MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            return new SafetensorsFile(path, map, map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), tensors);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Reads a tensor as float32, C order; halves and doubles are converted (doubles rounded to nearest).</summary>
    /// <returns>A new array that the caller owns.</returns>
    /// <exception cref="ModelFormatException">The tensor holds no floating-point numbers, or more than 2 GiB of them.</exception>
    public float[] Read(TensorEntry tensor)
    {
        if (tensor.Type == TensorType.Other)
            throw new ModelFormatException($"{_path}: tensor '{tensor.Name}' does not hold floating-point numbers");
        if (tensor.Length > int.MaxValue)
            throw new ModelFormatException($"{_path}: tensor '{tensor.Name}' is {tensor.Length} bytes, more than the {int.MaxValue} that are supported");
        var values = new float[tensor.Count];
        ReadOnlySpan<byte> bytes = Bytes(tensor);
        switch (tensor.Type)
        {
            case TensorType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case TensorType.F16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                break;
            case TensorType.BF16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                break;
            default:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
        }
        return values;
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private unsafe ReadOnlySpan<byte> Bytes(TensorEntry tensor)
    {
        byte* start = null;
        // The pointer stays valid until Dispose; the accessor keeps its own reference count.
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        return new ReadOnlySpan<byte>(start + _view.PointerOffset + tensor.Offset, checked((int)tensor.Length));
    }
}
