using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vit.Cli.Commands;

/// <summary>Help with examples under it: the usual help text first, then command lines to copy.</summary>
internal sealed class ExampleHelp(HelpAction usual, string[] examples) : SynchronousCommandLineAction
{
    /// <summary>Gives a command its own help option with examples.</summary>
    public static void AddTo(Command command, params string[] examples)
    {
        HelpOption help = command.Options.OfType<HelpOption>().FirstOrDefault() ?? new HelpOption();
        if (!command.Options.Contains(help))
            command.Options.Add(help);
        if (help.Action is HelpAction usual)
            help.Action = new ExampleHelp(usual, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine("  " + example);
        return result;
    }
}
