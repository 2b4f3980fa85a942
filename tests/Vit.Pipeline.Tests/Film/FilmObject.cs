using Vit.Perception.Links;

namespace Vit.Pipeline.Tests.Film;

/// <summary>An object in view.</summary>
/// <param name="Id">Its true id, see <see cref="FilmBag"/>.</param>
/// <param name="Track">The id of the track that has it; empty when none does.</param>
/// <param name="Box">Source pixels.</param>
internal readonly record struct FilmObject(string Id, string Track, SourceBox Box);
