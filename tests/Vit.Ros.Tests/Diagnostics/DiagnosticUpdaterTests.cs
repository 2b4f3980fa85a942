using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class DiagnosticUpdaterTests
{
    private readonly ManualClock _steady = new();
    private readonly ManualClock _clock = new();
    private readonly List<DiagnosticArray> _published = [];
    private readonly DiagnosticUpdater _updater;
    private DiagnosticLevel _level = DiagnosticLevel.Ok;
    private int _runs;

    public DiagnosticUpdaterTests()
    {
        _updater = new DiagnosticUpdater("vit_perception", _published.Add, _clock, _steady) { HardwareId = "camera 7" };
        _updater.Add("Input", status =>
        {
            _runs++;
            status.Summarize(_level, "seen");
        });
    }

    [Fact]
    public void The_first_tick_publishes_every_task_under_the_nodes_name()
    {
        _updater.Add("Model", status => status.Add("precision", "fp32"));
        _updater.Tick();

        DiagnosticArray array = Assert.Single(_published);
        Assert.Equal(1000, array.Header.Stamp.Sec);
        Assert.Equal(["vit_perception: Input", "vit_perception: Model"], array.Status.Select(s => s.Name));
        Assert.All(array.Status, s => Assert.Equal("camera 7", s.HardwareId));
        Assert.Equal("fp32", Assert.Single(array.Status[1].Values).Value);
    }

    [Fact]
    public void It_publishes_once_a_second_while_nothing_changes()
    {
        for (int i = 0; i < 400; i++, _steady.Advance(0.01)) // four seconds
            _updater.Tick();

        Assert.Equal(4, _published.Count);
    }

    [Fact]
    public void Tasks_run_at_most_ten_times_a_second()
    {
        for (int i = 0; i < 1000; i++, _steady.Advance(0.001))
            _updater.Tick();

        Assert.Equal(10, _runs);
    }

    [Fact]
    public void A_changed_level_is_published_at_the_next_look()
    {
        _updater.Tick();
        _steady.Advance(0.1);
        _level = DiagnosticLevel.Error;
        _updater.Tick();

        Assert.Equal([DiagnosticLevel.Ok, DiagnosticLevel.Error], _published.Select(a => a.Status[0].GetLevel()));
    }

    [Fact]
    public void After_a_change_the_second_begins_anew()
    {
        _updater.Tick();
        _steady.Advance(0.5);
        _level = DiagnosticLevel.Warn;
        _updater.Tick();
        _steady.Advance(0.9);
        _updater.Tick();
        Assert.Equal(2, _published.Count);
        _steady.Advance(0.1);
        _updater.Tick();
        Assert.Equal(3, _published.Count);
    }

    [Fact]
    public void A_requested_update_does_not_wait()
    {
        _updater.Tick();
        _updater.RequestUpdate();
        _updater.Tick();
        _updater.Tick();

        Assert.Equal(2, _published.Count);
    }

    [Fact]
    public void A_task_added_later_is_published_at_the_next_look()
    {
        _updater.Tick();
        _updater.Add("Links", _ => { });
        _steady.Advance(0.1);
        _updater.Tick();

        Assert.Equal(2, _published[^1].Status.Count);
    }

    [Fact]
    public void Waiting_for_as_long_as_it_says_misses_nothing()
    {
        for (int i = 0; i < 10; i++)
        {
            TimeSpan wait = _updater.Tick();
            Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
            _steady.Advance(wait.TotalSeconds);
        }
        _updater.Tick();

        Assert.Equal(11, _runs);
        Assert.Equal(2, _published.Count);
    }

    [Fact]
    public void Updates_go_on_while_simulated_time_stands()
    {
        _updater.Tick();
        _steady.Advance(1);
        _updater.Tick();

        Assert.Equal([1000, 1000], _published.Select(a => a.Header.Stamp.Sec));
    }

    [Fact]
    public void A_task_that_throws_is_an_error_and_the_others_have_their_say()
    {
        _updater.Add("Model", status =>
        {
            status.Add("half", "done");
            throw new InvalidOperationException("no session");
        });
        _updater.Add("Links", status => status.Summarize(DiagnosticLevel.Ok, "linking"));
        _updater.Tick();

        List<DiagnosticStatus> statuses = Assert.Single(_published).Status;
        Assert.Equal((DiagnosticLevel.Error, "this diagnostic failed: no session"), (statuses[1].GetLevel(), statuses[1].Message));
        Assert.Empty(statuses[1].Values);
        Assert.Equal("linking", statuses[2].Message);
    }

    [Fact]
    public void A_removed_task_is_not_run_and_its_name_is_free()
    {
        Assert.Throws<ArgumentException>(() => _updater.Add("Input", _ => { }));
        Assert.True(_updater.Remove("Input"));
        Assert.False(_updater.Remove("Input"));
        _updater.Tick();

        Assert.Equal(0, _runs);
        Assert.Empty(Assert.Single(_published).Status);
    }
}
