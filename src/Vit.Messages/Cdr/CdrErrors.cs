using System.Diagnostics.CodeAnalysis;

namespace Vit.Messages;

/// <summary>Throws, out of line, so that reading and writing stay small enough to inline.</summary>
internal static class CdrErrors
{
    [DoesNotReturn]
    public static void Truncated(long wanted, int offset, int left) =>
        throw new CdrException(
            $"{wanted} bytes are wanted at offset {offset} but {left} are left: the payload is cut off or of another type; compare the type hashes");

    [DoesNotReturn]
    public static void CountTooLarge(uint count, int elementSize, int offset, int left) =>
        throw new CdrException(
            $"a count of {count} at offset {offset} needs {(long)count * elementSize} bytes or more but {left} are left: "
            + "the payload is damaged or of another type; compare the type hashes");

    [DoesNotReturn]
    public static void BeyondBound(string what, long count, int bound) =>
        throw new CdrException($"{what} has {count} elements, its bound is {bound}: shorten it, or compare the type hashes");

    [DoesNotReturn]
    public static void WrongLength(string what, int length, int expected) =>
        throw new CdrException($"{what} has {length} elements, its fixed length is {expected}: give it an array of that length");

    [DoesNotReturn]
    public static void EmbeddedNul(string what) =>
        throw new CdrException($"{what} holds a NUL character, where C and C++ peers would cut it off: remove it");

    [DoesNotReturn]
    public static void Full(long needed, int capacity) =>
        throw new CdrException($"the message needs {needed} bytes but the destination has {capacity}: give a larger one, or a CdrBuffer, which grows");

    [DoesNotReturn]
    public static void TooLarge(long bytes) =>
        throw new CdrException($"the message would have {bytes} bytes, a payload ends at {int.MaxValue}: send less at once");

    [DoesNotReturn]
    public static void WideCharacter(uint unit, int offset) =>
        throw new CdrException($"the wide character 0x{unit:X} at offset {offset} is no UTF-16 unit: the payload is damaged or of another type");

    [DoesNotReturn]
    public static void NegativeCount(int count) =>
        throw new CdrException($"a count of {count} is below 0: reserve 0 values or more");

    [DoesNotReturn]
    public static void BigEndianMachine() =>
        throw new CdrException("numbers can be written in place on little-endian machines only: use Serialize on this one");
}
