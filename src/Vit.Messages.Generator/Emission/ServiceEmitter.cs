using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Emission;

/// <summary>Writes the type that stands for a service; request, response and event are messages of their own.</summary>
internal static class ServiceEmitter
{
    public static string Emit(Service service, DefinitionSet definitions)
    {
        var code = new CodeWriter();
        string name = service.Name.CSharpName;
        MessageEmitter.FileHead(code, service.Name);
        Docs.Summary(code, service.Request.Comment, $"The ROS service <c>{service.Name}</c>.");
        code.Line($"/// <remarks>ROS type <c>{service.Name}</c>. Names the service; there are no instances.</remarks>");
        code.Block($"public sealed class {name} : IRosService<{name}Request, {name}Response>", () =>
        {
            code.Block($"private {name}()", () => { });
            code.Line();
            TypeIdentity.Emit(code, service.Name, TypeHash.Of(service, definitions), service.File.NormalizedText,
                definitions.Closure(service.Request.Fields.Concat(service.Response.Fields)));
        });
        return code.ToString();
    }
}
