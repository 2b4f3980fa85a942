using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Emission;

/// <summary>Writes the view of a message: its fields over the received bytes, nothing allocated.</summary>
internal static class ViewEmitter
{
    public static void Emit(CodeWriter code, Message message, FieldCode[] fields)
    {
        string name = message.Name.CSharpName;
        code.Line($"/// <summary>A <see cref=\"{name}\"/> read in place. Valid as long as the bytes it was read from.</summary>");
        code.Block($"public readonly ref struct {name}View : IRosView<{name}View, {name}>", () =>
        {
            code.Block($"private {name}View(scoped ref CdrReader reader)", () =>
            {
                foreach (FieldCode field in fields)
                    code.Line(field.ReadView);
            });
            code.Line();
            foreach (FieldCode field in fields)
            {
                code.Line($"/// <inheritdoc cref=\"{name}.{field.Property}\"/>");
                code.Line($"public {field.ViewType} {field.Property} {{ get; }}");
                code.Line();
            }
            code.Line("/// <inheritdoc/>");
            code.Line($"public static int MinimumCdrSize => {name}.MinimumCdrSize;");
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public static {name}View Read(scoped ref CdrReader reader) => new(ref reader);");
            code.Line();
            code.Line("/// <summary>Reads a whole payload, encapsulation header included.</summary>");
            code.Line("/// <exception cref=\"CdrException\">The payload is damaged or of another type.</exception>");
            code.Block($"public static {name}View Parse(ReadOnlySpan<byte> payload)", () =>
            {
                code.Line("var reader = new CdrReader(payload);");
                code.Line("return new(ref reader);");
            });
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public {name} ToMessage() => new()");
            code.Line("{");
            code.Indented(() =>
            {
                foreach (FieldCode field in fields)
                    code.Line(field.CopyOut);
            });
            code.Line("};");
        });
    }
}
