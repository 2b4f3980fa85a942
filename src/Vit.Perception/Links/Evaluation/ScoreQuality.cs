namespace Vit.Perception.Links.Evaluation;

/// <summary>How well one score tells linked pairs from others.</summary>
/// <param name="Name">Which score.</param>
/// <param name="Auc">Area under the ROC curve over all pairs.</param>
/// <param name="AveragePrecision">Average precision over all pairs.</param>
/// <param name="RecallAt1">Share of asking regions whose best candidate is their partner.</param>
public sealed record ScoreQuality(string Name, Interval Auc, Interval AveragePrecision, Interval RecallAt1);
