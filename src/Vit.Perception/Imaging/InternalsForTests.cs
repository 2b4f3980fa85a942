using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Vit.Perception.Tests")]
