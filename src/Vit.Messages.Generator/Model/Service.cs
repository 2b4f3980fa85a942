using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator.Model;

/// <summary>A service and the three messages it stands for.</summary>
internal sealed record Service(TypeName Name, Message Request, Message Response, Message Event, DefinitionFile File)
{
    public bool IsReferenceOnly => File.IsReferenceOnly;
}
