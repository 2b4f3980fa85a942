namespace Vit.Perception.Links;

/// <summary>What became of a region that was offered to a <see cref="RegionSet"/>.</summary>
public enum RegionVerdict
{
    /// <summary>It takes part.</summary>
    Added,

    /// <summary>It lies where the model does not see (cropped away), or is no area at all.</summary>
    Outside,

    /// <summary>It covers less than <see cref="RegionSet.LeastVisibleCells"/> of a cell.</summary>
    TooSmall,

    /// <summary>There are as many regions as the set holds.</summary>
    Full,
}
