"""What a person sees of a long run: how far it is, what came of it, and what failed."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self, TextIO

from monitor.archives import Failed
from monitor.backfill import Tally
from monitor.cli import screen

SHOWN = 20  # failures that are printed; all of them are in the file
KEPT = 1_000  # that --json gives
COUNTS = ("read", "known", "outside", "attacks", "new", "joined")

OnStep = Callable[[Tally], None]
OnFailed = Callable[[Failed], None]


class Run:
    """One backfill over several sources. Use as `with Run(file) as run`.

    Failures are written to `file` as they come, so a run that is killed leaves its list too.
    """

    def __init__(self, file: Path) -> None:
        self.stopped = False
        self._file = file
        self._open: TextIO | None = None
        self._sums: dict[str, Tally] = {}
        self._failed: list[Failed] = []
        self._began = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            self._open.close()

    @property
    def total(self) -> Tally:
        total = Tally()
        for one in self._sums.values():
            total = total.plus(one)
        return total

    @contextlib.contextmanager
    def source(self, name: str) -> Iterator[tuple[OnStep, OnFailed]]:
        """Follow one source: a bar on a terminal, nothing in a pipe."""
        with _bar(name) as show:

            def on_step(tally: Tally) -> None:
                self._sums[name] = tally
                show(tally)

            yield on_step, self._note

    def report(self, *, as_json: bool) -> None:
        """The sums of all sources, what failed, and where it is listed."""
        for one in self._failed[:SHOWN]:
            screen.complain(f"{one.where}: {one.why}")
        total = self.total
        if total.failed > SHOWN:
            screen.complain(f"... and {total.failed - SHOWN:,} more")
        if as_json:
            screen.data(self._json(total))
        else:
            self._print(total)
        if self.stopped:
            screen.complain("Stopped. Run the same command again: it goes on where it was.")

    def _json(self, total: Tally) -> dict[str, Any]:
        return {name: getattr(total, name) for name in COUNTS} | {
            "failed": [{"where": one.where, "why": one.why} for one in self._failed],
            "failures": total.failed,
            "reasons": dict(total.reasons),
            "failed_file": str(self._file) if self._open else None,
            "stopped": self.stopped,
        }

    def _print(self, total: Tally) -> None:
        took = monotonic() - self._began
        done = total.read + total.known
        rows = [
            ("read", f"{total.read:,}"),
            ("read before", f"{total.known:,}"),
            ("of other days", f"{total.outside:,}"),
            ("tell of an attack", f"{total.attacks:,}"),
            ("new incidents", f"{total.new:,}"),
            ("joined to known ones", f"{total.joined:,}"),
            ("failed", f"{total.failed:,}"),
            *((f"  {sort}", f"{count:,}") for sort, count in sorted(total.reasons.items())),
            ("took", f"{duration(took)}, {done / max(took, 0.001):.1f} articles a second"),
        ]
        screen.table(("articles", ""), rows)
        if self._open is not None:
            screen.line(f"What failed is listed in {self._file}; mend it, and feed it in again:")
            screen.line(f"  monitor backfill {self._file}")

    def _note(self, failed: Failed) -> None:
        if len(self._failed) < KEPT:
            self._failed.append(failed)
        with contextlib.suppress(OSError):  # the list is lost, what was recorded is not
            self._open = self._open or self._file.open("w", encoding="utf-8")
            line = {**failed.again, "where": failed.where, "why": failed.why}
            self._open.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._open.flush()


@contextlib.contextmanager
def _bar(name: str) -> Iterator[OnStep]:
    if not sys.stderr.isatty():
        yield lambda _tally: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
    from rich.table import Column

    from monitor.logs import visible

    # two lines, because eighty columns do not hold bar, rate and counts side by side
    words = TextColumn("{task.description} · {task.fields[said]}", table_column=Column())
    columns = (SpinnerColumn(), BarColumn(bar_width=16), words)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(visible(Path(name).name or name), total=None, said="starting")
        began = monotonic()

        def show(tally: Tally) -> None:
            said = words_for(tally, monotonic() - began)
            total = 1.0 if tally.share is not None else None
            bar.update(task, total=total, completed=tally.share or 0.0, said=said)

        yield show


def words_for(tally: Tally, took_s: float) -> str:
    """What stands beside the bar: share, rate and time left; below them the counts."""
    done = tally.read + tally.known + tally.outside
    parts = [f"{tally.share:.0%}"] if tally.share is not None else []
    parts.append(f"{done / max(took_s, 0.001):.1f}/s")
    if tally.share and tally.share < 1:
        parts.append(f"{duration(took_s / tally.share * (1 - tally.share))} left")
    counts = (
        (tally.read, "read"),
        (tally.known, "known"),
        (tally.attacks, "attack" if tally.attacks == 1 else "attacks"),
        (tally.new, "new"),
        (tally.joined, "joined"),
        (tally.failed, "failed"),
    )
    below = [f"{count:,} {word}" for count, word in counts if count]
    return "\n".join(" · ".join(line) for line in (parts, below) if line)


def duration(seconds: float) -> str:
    """ "45 s", "3 min", "2:05 h", "3 days"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        hours, rest = divmod(timedelta(seconds=round(seconds)).total_seconds() // 60, 60)
        return f"{hours:.0f}:{rest:02.0f} h"
    return f"{seconds / 86400:.0f} days"
