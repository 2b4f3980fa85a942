using System.Text;
using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Emission;

/// <summary>Names of C# members.</summary>
internal static class CSharpNames
{
    /// <summary>What generated types and their bases own already.</summary>
    private static readonly string[] s_reserved =
    [
        "Serialize", "SerializeHead", "SerializeReserving", "Deserialize", "Read", "Parse", "ToMessage", "MinimumCdrSize",
        "RosTypeName", "Rihs01", "RosDefinition", "RosSource",
        "Equals", "GetHashCode", "GetType", "ToString", "Finalize", "MemberwiseClone", "ReferenceEquals", "PrintMembers",
    ];

    /// <summary><c>source_width</c> becomes <c>SourceWidth</c>.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (string word in name.Split('_').Where(w => w.Length > 0))
            result.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        return result.ToString();
    }

    /// <summary>
    /// A property name for each field. One that is taken (a constant <c>X</c> beside a field <c>x</c>, a type's own name) gets an underscore.
    /// </summary>
    public static IReadOnlyList<string> Properties(Message message)
    {
        var taken = new HashSet<string>(s_reserved) { message.Name.CSharpName, message.Name.CSharpName + "View" };
        taken.UnionWith(message.Constants.Select(c => c.Name));
        var names = new List<string>();
        foreach (Field field in message.Fields)
        {
            string name = Pascal(field.Name);
            while (!taken.Add(name))
                name += "_";
            names.Add(name);
        }
        return names;
    }
}
