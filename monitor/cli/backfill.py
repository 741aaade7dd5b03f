"""monitor backfill: an archive into the store, ringing nobody."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.backfill import Failed, Tally
    from monitor.settings import Settings
    from monitor.store import Store
    from monitor.stream import BadLine
    from monitor.types import Article, Feed

    Progress = Callable[[Tally], None]

app = typer.Typer()


class Tell(StrEnum):
    """Who hears of it."""

    NONE = "none"
    DIGEST = "digest"


@app.command()
def backfill(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Streams (.jsonl, -) and feed ids.")
    ],
    since: Annotated[str, typer.Option(metavar="DAY", help="Only from this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Only before this day.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that read.")] = 1,
    alert: Annotated[
        Tell, typer.Option(help="none, or one digest of the new incidents to each subscriber.")
    ] = Tell.NONE,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Put history into the store; can be stopped and run again. Exit 1 if something failed."""
    from monitor.cli import inputs
    from monitor.cli.opening import open_store
    from monitor.clock import utc_now

    days = (inputs.instant("--since", since), inputs.instant("--until", until))
    with open_store(config) as (settings, store):
        began, sums = utc_now(), []
        for source in sources:
            feed = _feed(settings, source)
            with _progress(source) as told:
                if feed is None:
                    sums.append(_from_stream(source, settings, store, days, workers, told))
                else:
                    sums.append(_from_feed(feed, settings, store, told))
        if alert is Tell.DIGEST:
            _post_digest(settings, store, began)
    _print(sums, as_json=as_json)
    if any(one.failed for one in sums):
        raise typer.Exit(1)


def _feed(settings: "Settings", source: str) -> "Feed | None":
    """The configured feed of that id or address; None for a file."""
    from pathlib import Path

    from monitor.cli.inputs import InputError

    for feed in settings.feeds:
        if source in (feed.id, feed.url):
            return feed
    if source == "-" or Path(source).exists():
        return None
    raise InputError(f"{source}: no such file, and no feed of that id in feeds.yaml")


def _from_stream(
    source: str,
    settings: "Settings",
    store: "Store",
    days: "tuple[datetime | None, datetime | None]",
    workers: int,
    told: "Progress",
) -> "Tally":
    from monitor import stream
    from monitor.article import Walls
    from monitor.backfill import backfill
    from monitor.cli import inputs
    from monitor.incidents import Policy
    from monitor.readahead import ReadAhead
    from monitor.reading import Reader

    policy, walls = Policy.load(settings.folder), Walls.load(settings.folder)
    known = stream.publishers(settings.feeds)
    reader = Reader.load(settings.folder)
    with inputs.opened(source) as file:
        lines = stream.articles(file, known, walls=walls, name=source)
        entries = _wanted(lines, source, *days)
        if workers == 1:
            return backfill(entries, store, reader, policy=policy, on_step=told)
        with ReadAhead(settings.folder, reader.rules_version, workers=workers) as many:
            return backfill(many.ahead(entries), store, many, policy=policy, on_step=told)


def _wanted(
    entries: "Iterable[Article | BadLine]",
    source: str,
    since: datetime | None,
    until: datetime | None,
) -> "Iterator[Article | Failed]":
    """Articles of the days that were asked for; undated ones always. Bad lines as failures."""
    from monitor.backfill import Failed
    from monitor.types import Article

    for entry in entries:
        if not isinstance(entry, Article):
            yield Failed(where=f"{source}:{entry.number}", why=entry.why)
        elif entry.published is None or (
            (since is None or entry.published >= since)
            and (until is None or entry.published < until)
        ):
            yield entry


def _from_feed(feed: "Feed", settings: "Settings", store: "Store", told: "Progress") -> "Tally":
    """What a feed offers now, page by page, at the same gentle pace as live."""
    import asyncio

    from monitor.backfill import backfill_feed
    from monitor.fetch import Fetcher
    from monitor.incidents import Policy
    from monitor.reading import Reader
    from monitor.workers import Workers

    policy = Policy.load(settings.folder)
    rules_version = Reader.load(settings.folder).rules_version

    async def work() -> "Tally":
        async with (
            Fetcher(contact=settings.options.contact) as fetcher,
            Workers(settings.folder) as workers,
        ):
            return await backfill_feed(
                feed,
                store,
                fetcher=fetcher,
                workers=workers,
                rules_version=rules_version,
                policy=policy,
                on_step=told,
            )

    return asyncio.run(work())


def _post_digest(settings: "Settings", store: "Store", began: datetime) -> None:
    """One summary for each subscriber of the incidents that this run found; the daemon sends it."""
    from monitor.clock import utc_now
    from monitor.digests import post_archive_digest

    with store.write() as conn:
        seen = settings.watch().look(conn, now=utc_now())
        post_archive_digest(conn, settings.audience, seen, began=began, now=utc_now())


@contextmanager
def _progress(source: str) -> "Iterator[Progress]":
    """A line that tells how far it is, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _tally: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from monitor.logs import visible

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{visible(source)}: starting")

        def told(tally: "Tally") -> None:
            rate = (tally.read + tally.known) / max(bar.tasks[0].elapsed or 0.0, 0.001)
            said = f"{_said(tally)}, {rate:.0f} a second"
            bar.update(task, description=f"{visible(source)}: {said}")

        yield told


def _said(tally: "Tally") -> str:
    return (
        f"{tally.read} read, {tally.known} known before, {tally.attacks} tell of attacks, "
        f"{tally.new} new incidents, {tally.joined} joined, {len(tally.failed)} failed"
    )


def _print(sums: "list[Tally]", *, as_json: bool) -> None:
    from dataclasses import asdict

    failed = [one for tally in sums for one in tally.failed]
    for one in failed:
        screen.complain(f"{one.where}: {one.why}")
    if as_json:
        names = ("read", "known", "attacks", "new", "joined")
        totals = {name: sum(getattr(tally, name) for tally in sums) for name in names}
        screen.data(totals | {"failed": [asdict(one) for one in failed]})
    else:
        for tally in sums:
            screen.line(_said(tally))
