using System.Runtime.InteropServices;
using Vit.Messages.RclInterfaces;
using Vit.Ros.Interop;

namespace Vit.Ros;

public sealed partial class RosNode
{
    /// <summary>
    /// Values that arguments (<c>-p</c>, <c>--params-file</c>) give to parameters of this node, by name. Of several the last counts;
    /// those of the node's own arguments are the last. Node names in files may hold the wildcards <c>/*</c> and <c>/**</c>.
    /// </summary>
    public unsafe IReadOnlyDictionary<string, ParameterValue> ReadParameterOverrides()
    {
        var found = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        GCHandle handle = GCHandle.Alloc(found);
        try
        {
            Native.Check(Native.NodeParameterOverrides(Handle, &AddParameter, GCHandle.ToIntPtr(handle)));
        }
        finally
        {
            handle.Free();
        }
        return found;
    }

    [UnmanagedCallersOnly]
    private static unsafe void AddParameter(nint user, byte* name, int type, void* value, nuint count) =>
        ((Dictionary<string, ParameterValue>)GCHandle.FromIntPtr(user).Target!)[Native.Text(name)] = Read(type, value, (int)count);

    private static unsafe ParameterValue Read(int type, void* value, int count)
    {
        var message = new ParameterValue { Type = (byte)type };
        switch (message.Type)
        {
            case ParameterType.PARAMETER_BOOL:
                message.BoolValue = *(byte*)value != 0;
                break;
            case ParameterType.PARAMETER_INTEGER:
                message.IntegerValue = *(long*)value;
                break;
            case ParameterType.PARAMETER_DOUBLE:
                message.DoubleValue = *(double*)value;
                break;
            case ParameterType.PARAMETER_STRING:
                message.StringValue = Native.Text((byte*)value);
                break;
            case ParameterType.PARAMETER_BYTE_ARRAY:
                message.ByteArrayValue.AddRange(new ReadOnlySpan<byte>(value, count));
                break;
            case ParameterType.PARAMETER_BOOL_ARRAY:
                foreach (byte item in new ReadOnlySpan<byte>(value, count))
                    message.BoolArrayValue.Add(item != 0);
                break;
            case ParameterType.PARAMETER_INTEGER_ARRAY:
                message.IntegerArrayValue.AddRange(new ReadOnlySpan<long>(value, count));
                break;
            case ParameterType.PARAMETER_DOUBLE_ARRAY:
                message.DoubleArrayValue.AddRange(new ReadOnlySpan<double>(value, count));
                break;
            case ParameterType.PARAMETER_STRING_ARRAY:
                foreach (nint item in new ReadOnlySpan<nint>(value, count))
                    message.StringArrayValue.Add(Native.Text((byte*)item));
                break;
        }
        return message;
    }
}
