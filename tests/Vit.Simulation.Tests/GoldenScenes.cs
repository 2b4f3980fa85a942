using System.Text.Json;
using Vit.Testing;

namespace Vit.Simulation.Tests;

/// <summary>The twelve scenes under tests/data/scenes, drawn once by the reference renderer.</summary>
internal static class GoldenScenes
{
    public const int Count = 12;

    public static string Folder => Golden.Path("scenes");

    public static string JsonPath(int number) => Path.Combine(Folder, SceneFiles.Name(number) + ".json");

    /// <summary>The file's text without the model outputs at its end: what a renderer alone can write.</summary>
    public static string LabelText(int number)
    {
        string text = File.ReadAllText(JsonPath(number));
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.True(document.RootElement.TryGetProperty("expected", out _));
        return text[..text.IndexOf(",\"expected\":", StringComparison.Ordinal)] + "}";
    }
}
