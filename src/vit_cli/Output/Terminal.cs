using Spectre.Console;

namespace Vit.Cli.Output;

/// <summary>Progress for people: on a terminal only, on stderr, so that stdout stays what was asked for.</summary>
internal static class Terminal
{
    /// <summary>Runs long work that reports (done, all).</summary>
    public static T WithProgress<T>(string title, Func<Action<int, int>, T> work)
    {
        if (Console.IsErrorRedirected)
            return work((_, _) => { });
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask(title);
            return work((done, all) =>
            {
                task.MaxValue = all;
                task.Value = done;
            });
        });
    }

    /// <summary>Runs long work that says in a line what it is at, without knowing how long it takes.</summary>
    public static T WithStatus<T>(string title, Func<Action<string>, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(_ => { });
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Status().Start(title, context => work(line => context.Status(Markup.Escape(line))));
    }
}
