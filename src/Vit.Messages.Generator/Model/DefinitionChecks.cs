using Vit.Messages.Generator.Parsing;

namespace Vit.Messages.Generator.Model;

/// <summary>What only shows when all definitions are read: unknown types, types that contain themselves, C# names used twice.</summary>
internal static class DefinitionChecks
{
    public static void Run(DefinitionSet set, Problems problems)
    {
        foreach (Message message in set.Messages)
        {
            foreach (Field field in message.Fields)
            {
                if (field.Type.Nested is { } nested && !set.Contains(nested))
                    problems.Add(Problems.UnknownType, field.At, Unknown(nested));
            }
        }
        var done = new HashSet<TypeName>();
        foreach (Message message in set.Messages)
            FindRecursion(message, [], done, set, problems);
        CheckCSharpNames(set, problems);
    }

    private static string Unknown(TypeName name) =>
        name.Name == "Header"
            ? "'Header' is the type std_msgs/Header: write it in full"
            : $"{name.ShortName} is unknown: add {name.Package}/msg/{name.Name}.msg to the AdditionalFiles";

    private static void FindRecursion(Message message, List<TypeName> path, HashSet<TypeName> done, DefinitionSet set, Problems problems)
    {
        if (!done.Add(message.Name))
            return;
        path.Add(message.Name);
        foreach (Field field in message.Fields.Where(f => f.Type.Nested is not null && set.Contains(f.Type.Nested)))
        {
            TypeName nested = field.Type.Nested!;
            if (path.Contains(nested))
                problems.Add(Problems.Recursion, field.At, $"{nested} contains itself: {string.Join(" > ", path)} > {nested}");
            else
                FindRecursion(set[nested], path, done, set, problems);
        }
        path.RemoveAt(path.Count - 1);
    }

    /// <summary>Every definition makes a type and a view; services make one more type.</summary>
    private static void CheckCSharpNames(DefinitionSet set, Problems problems)
    {
        var names = set.Messages.SelectMany(m => new[] { (m.Name.CSharpReference, m.File), (m.Name.CSharpReference + "View", m.File) })
            .Concat(set.Services.Select(s => (s.Name.CSharpReference, s.File)));
        foreach (var same in names.GroupBy(n => n.Item1).Where(g => g.Count() > 1))
        {
            DefinitionFile last = same.Last().Item2;
            problems.Add(Problems.DuplicateName, new SourceSpan(last.Path, 0, 0, 0),
                $"two definitions make the C# type {same.Key}: {string.Join(", ", same.Select(n => n.Item2.Path).Distinct())}");
        }
    }
}
