using System.Globalization;

namespace Vit.Bags;

/// <summary>
/// What was lost of a damaged bag. It grows while the bag is read: a corrupt chunk is found when its turn comes.
/// Not thread-safe, like the reader it belongs to.
/// </summary>
public sealed class BagRecovery
{
    // A file of damaged records must not make a report longer than itself; the totals go on counting.
    private const int MaxListed = 1000;
    private readonly List<BagLoss> _losses = [];

    /// <summary>The losses in the order they were found; the first 1000.</summary>
    public IReadOnlyList<BagLoss> Losses => _losses;

    /// <summary>True while nothing was found damaged or missing.</summary>
    public bool IsWhole => LossCount == 0;

    /// <summary>Number of losses, also of those not listed.</summary>
    public long LossCount { get; private set; }

    /// <summary>Unreadable bytes, all losses together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Chunks given up.</summary>
    public long Chunks { get; private set; }

    /// <summary>Messages known to be lost: a lower bound when <see cref="MessagesAreExact"/> is false.</summary>
    public long Messages { get; private set; }

    /// <summary>False when some loss could not say how many messages it held.</summary>
    public bool MessagesAreExact { get; private set; } = true;

    internal void Add(BagLoss loss)
    {
        if (_losses.Count < MaxListed)
            _losses.Add(loss);
        LossCount++;
        Bytes += loss.Bytes;
        Chunks += loss.Chunks;
        Messages += loss.Messages ?? 0;
        MessagesAreExact &= loss.Messages is not null;
    }

    /// <summary>One line for a log: <c>whole</c>, or the totals and the first reason.</summary>
    public override string ToString() => IsWhole
        ? "whole"
        : string.Create(CultureInfo.InvariantCulture,
            $"lost {(MessagesAreExact ? "" : "at least ")}{Messages} messages, {Chunks} chunks, {Bytes} bytes: {_losses[0].Reason}");
}
