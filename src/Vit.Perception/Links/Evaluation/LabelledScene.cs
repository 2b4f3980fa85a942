using OpenCvSharp;

namespace Vit.Perception.Links.Evaluation;

/// <summary>A picture whose regions are known. The picture stays its maker's and is only read.</summary>
/// <param name="Image">CV_8UC3 in BGR order.</param>
/// <param name="Regions">Its regions; those of kinds that are not scored are ignored.</param>
public sealed record LabelledScene(Mat Image, IReadOnlyList<LabelledRegion> Regions);
