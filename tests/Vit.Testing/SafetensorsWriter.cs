using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vit.Testing;

/// <summary>Writes float32 safetensors files, for checkpoints that tests make themselves.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes the tensors in the given order.</summary>
    public static void Write(string path, IEnumerable<(string Name, int[] Shape, float[] Data)> tensors)
    {
        var list = tensors.ToList();
        var header = new Dictionary<string, object>();
        long offset = 0;
        foreach ((string name, int[] shape, float[] data) in list)
        {
            long end = offset + (4L * data.Length);
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { offset, end } };
            offset = end;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        using FileStream stream = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        foreach ((_, _, float[] data) in list)
            stream.Write(MemoryMarshal.AsBytes(data.AsSpan()));
    }
}
