using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>
/// A constant tensor's values whichever way the file holds them (onnx.proto, TensorProto): raw bytes, typed fields
/// or a file beside the model.
/// </summary>
internal static class TensorBytes
{
    /// <summary>The little-endian bytes of a tensor, as <c>raw_data</c> would hold them.</summary>
    /// <exception cref="ModelFormatException">External bytes that cannot be read, or a string tensor.</exception>
    public static ReadOnlyMemory<byte> Read(TensorProto tensor, string folder)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            return ExternalData.Read(tensor, folder);
        if (!tensor.RawData.IsEmpty)
            return tensor.RawData.Memory;
        if (tensor.FloatData.Count > 0)
            return MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()).ToArray();
        if (tensor.Int64Data.Count > 0)
            return MemoryMarshal.AsBytes<long>(tensor.Int64Data.ToArray()).ToArray();
        if (tensor.DoubleData.Count > 0)
            return MemoryMarshal.AsBytes<double>(tensor.DoubleData.ToArray()).ToArray();
        if (tensor.Uint64Data.Count > 0)
            return (ElementType)tensor.DataType == ElementType.Uint32
                ? MemoryMarshal.AsBytes<uint>(tensor.Uint64Data.Select(v => (uint)v).ToArray()).ToArray()
                : MemoryMarshal.AsBytes<ulong>(tensor.Uint64Data.ToArray()).ToArray();
        return Narrow(tensor);
    }

    /// <summary>Every number of a small tensor as a double; null when it is large, external without folder, or not numeric.</summary>
    public static double[]? Small(TensorProto tensor, string folder)
    {
        long count = TensorFact.CountOf(tensor.Dims.ToArray());
        int width = Width((ElementType)tensor.DataType);
        if (count is < 0 or > TensorFact.MaxValues || width == 0)
            return null;
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External && folder.Length == 0)
            return null;
        ReadOnlySpan<byte> bytes = Read(tensor, folder).Span;
        if (bytes.Length != count * width)
            return null;
        var values = new double[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Number((ElementType)tensor.DataType, bytes[(i * width)..]);
        return values;
    }

    /// <summary>Bytes of an element, 0 for types that are not numbers of whole bytes.</summary>
    public static int Width(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Uint8 or ElementType.Int8 => 1,
        ElementType.Float16 or ElementType.Bfloat16 or ElementType.Int16 or ElementType.Uint16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.Uint32 => 4,
        ElementType.Double or ElementType.Int64 or ElementType.Uint64 => 8,
        _ => 0,
    };

    private static double Number(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ElementType.Bfloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ElementType.Int8 => (sbyte)bytes[0],
        _ => bytes[0],
    };

    // int32_data carries every narrow type, one element an entry; half floats as their bits.
    private static ReadOnlyMemory<byte> Narrow(TensorProto tensor)
    {
        int width = Width((ElementType)tensor.DataType);
        var bytes = new byte[(long)tensor.Int32Data.Count * width];
        Span<byte> word = stackalloc byte[8];
        for (int i = 0; i < tensor.Int32Data.Count && width > 0; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(word, tensor.Int32Data[i]);
            word[..width].CopyTo(bytes.AsSpan(i * width));
        }
        return bytes;
    }
}
