using Vit.Testing;

namespace Vit.Architecture.Tests;

/// <summary>The measure that every room's allocation test relies on finds what it must find.</summary>
public sealed class AllocationTests
{
    private object? kept;

    [Fact]
    public void A_frame_that_allocates_is_found() => Assert.True(Allocation.OfFiveFrames(() => kept = new byte[16]) >= 5 * 16);

    [Fact]
    public void A_frame_that_allocates_now_and_then_is_found()
    {
        int i = 0;

        Assert.True(Allocation.OfFiveFrames(() => kept = i++ % 5 == 0 ? new byte[16] : kept) > 0);
    }

    [Fact]
    public void A_frame_that_allocates_nothing_is_zero() => Assert.Equal(0, Allocation.OfFiveFrames(() => kept?.GetType()));
}
