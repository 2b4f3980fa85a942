namespace Vit.Perception.Attention;

/// <summary>
/// Sets the smallest patch-to-patch entries of a fused layer to 0. Entries rank by (value, index in the patch block), so ties have
/// one answer. The limit is found by radix selection over the floats' bits: three counting passes, no copy, no bad case.
/// </summary>
internal static class PatchDiscard
{
    /// <summary>How many entries a ratio drops: floor(ratio · M²).</summary>
    public static int CountFor(double ratio, int patches) => (int)(ratio * ((long)patches * patches));

    /// <param name="fused">[N, N] row-major (longer is allowed), changed in place.</param>
    /// <param name="tokens">N.</param>
    /// <param name="prefix">Prefix tokens: their rows and columns stay.</param>
    /// <param name="count">Entries to drop, at most M² with M = tokens - prefix.</param>
    public static void Apply(Span<float> fused, int tokens, int prefix, int count)
    {
        if (count == 0)
            return;
        uint limit = Select(fused, tokens, prefix, count - 1, out int tiesToDrop);
        for (int row = prefix; row < tokens; row++)
        {
            foreach (ref float value in fused.Slice((row * tokens) + prefix, tokens - prefix))
            {
                uint key = Key(value);
                if (key < limit || (key == limit && tiesToDrop-- > 0))
                    value = 0;
            }
        }
    }

    /// <summary>The key of the entry of that rank (0 = smallest), and how many entries with this very key rank at or below it.</summary>
    private static uint Select(ReadOnlySpan<float> fused, int tokens, int prefix, int rank, out int ties)
    {
        Span<int> histogram = stackalloc int[1 << 11];
        uint found = 0, fixedBits = 0;
        for (int shift = 21; ; shift = Math.Max(0, shift - 11))
        {
            uint digitBits = ~fixedBits & (uint.MaxValue << shift);
            histogram.Clear();
            for (int row = prefix; row < tokens; row++)
            {
                foreach (float value in fused.Slice((row * tokens) + prefix, tokens - prefix))
                {
                    uint key = Key(value);
                    if ((key & fixedBits) == found)
                        histogram[(int)((key & digitBits) >> shift)]++;
                }
            }
            int digit = 0;
            while (rank >= histogram[digit])
                rank -= histogram[digit++];
            found |= (uint)digit << shift;
            fixedBits |= digitBits;
            if (shift == 0)
                break;
        }
        ties = rank + 1;
        return found;
    }

    /// <summary>The float's bits, ordered as the values are (negative ones included).</summary>
    private static uint Key(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (int)bits < 0 ? ~bits : bits | 0x8000_0000;
    }
}
