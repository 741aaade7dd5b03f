"""What the demo prints: a line for each thing that happens, and a table at the end."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.demo.story import Sample, Story
from monitor.demo.trace import Trace
from monitor.logs import visible
from monitor.types import Change

LABEL = 14  # columns of the word before each line

HISTORY = "first poll of its feed"
ALERTED = {
    Change.NEW: ("ALERT: new attack", "bold red"),
    Change.UPDATE: ("ALERT: update", "bold yellow"),
    Change.CORRECTION: ("ALERT: correction", "bold yellow"),
    Change.RETRACTION: ("ALERT: taken back", "bold yellow"),
}


class Screen:
    """Prints as wide as the terminal is. All text is shown, never obeyed as markup."""

    def __init__(self, console: Console, sample: Sample) -> None:
        self._console = console
        self._sample = sample

    def opens(self, site: str, dashboard: str) -> None:
        self._console.print()
        self._console.print(Text("attack-monitor demo", style="bold"))
        self._console.print(
            "The real daemon reads a sample news site on this machine. All of its news is invented."
        )
        self._console.print()
        self._line("news site", site)
        self._line("dashboard", dashboard or "none: its port is in use; see the log")

    def breaks(self, stories: Iterable[Story]) -> None:
        self._console.print()
        for story in stories:
            self._line("news breaks", f"{self._sample.outlet(story.outlet).name}: {story.title}")

    def polled(self, feed_id: str, count: int, *, first: bool) -> None:
        stories = "1 new story" if count == 1 else f"{count} new stories"
        said = f"{self._sample.outlet(feed_id).name}: {stories}"
        self._line("polled", f"{said}, taken as history" if first else said)

    def read(self, trace: Trace, story: Story) -> None:
        became, style = outcome(trace)
        if trace.summary_read:
            self._line("no page", trace.summary_read)
        line = Text(f"{visible(story.title)}\n")
        line.append(became, style=style)
        line.append(f" because {visible(why(trace))}", style="dim")
        self._line("read", line)

    def ends(self, traces: Iterable[Trace], faults: tuple[str, ...]) -> None:
        self._console.print()
        self._console.print(self._table(traces))
        if faults:
            self._console.print(Text("Not as it should be:", style="bold red"))
            for fault in faults:
                self._line("", fault)
            return
        praise = (
            "All sample news is through: each attack was told once, and each change of it once."
        )
        self._console.print(Text(praise, style="bold green"))

    def next_steps(self, folder: Path, *, stays: bool) -> None:
        """What to try now, as commands to copy: never wrapped."""
        program, store = _program(), f"MONITOR_STORE=sqlite:///{folder / 'monitor.db'}"
        steps = [
            ("who says what", f"{store} {program} incidents list"),
            ("explain", f"echo 'Two rockets hit Camp Taji on Monday.' | {program} read -"),
            ("your own", f"edit config/subscribers.yaml, then {program} run"),
            ("log", str(folder / "daemon.log")),
        ]
        if not stays:
            steps.insert(0, ("dashboard", f"{program} demo --stay"))
        self._console.print()
        for label, command in steps:
            step = Text(f"{label:>{LABEL}} ", style="cyan").append(
                visible(command), style="default"
            )
            self._console.print(step, soft_wrap=True)
        if stays:
            self._line("dashboard", "stays open; Ctrl-C ends it")

    def _table(self, traces: Iterable[Trace]) -> Table:
        known = {trace.story: trace for trace in traces}
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
        table.add_column("Story", ratio=5)
        table.add_column("Became", ratio=2, min_width=12)
        table.add_column("Because", ratio=5, style="dim")
        for story in self._sample.stories:
            trace = known.get(story.id)
            title = Text(visible(story.title))
            title.append(f"\n{visible(self._sample.outlet(story.outlet).name)}", style="dim")
            if trace is None:
                table.add_row(title, "never seen", "")
                continue
            became, style = outcome(trace)
            table.add_row(title, Text(became, style=style), Text(visible(why(trace))))
        return table

    def _line(self, label: str, said: str | Text) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=LABEL, justify="right", style="cyan", no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(label, Text(visible(said)) if isinstance(said, str) else said)
        self._console.print(grid)


def outcome(trace: Trace) -> tuple[str, str]:
    """What a story became, in words, and the style to print it in."""
    if trace.alerts:
        return ALERTED[trace.alerts[0].change]
    if not trace.done:
        return "waiting", ""
    return "silent", "green"


def why(trace: Trace) -> str:
    """The program's own reason."""
    if trace.trouble:
        return trace.trouble
    if trace.silent:
        return f"{HISTORY}; {trace.reason}" if trace.reason else HISTORY
    if not trace.joined:
        return trace.reason
    return (
        f"{trace.changed}: {trace.joined}" if trace.changed else f"it adds no fact: {trace.joined}"
    )


def _program() -> str:
    """How the user can call us again: `monitor`, or its path as seen from here."""
    called = Path(sys.argv[0]).absolute()
    if shutil.which(called.name) == str(called):
        return called.name
    here = Path.cwd()
    return str(called.relative_to(here) if called.is_relative_to(here) else called)
