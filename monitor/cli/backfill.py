"""monitor backfill: archives into the store, ringing nobody."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.archives import Ask
    from monitor.backfill import Means
    from monitor.cli.progress import Run
    from monitor.gather import Archive, Reach
    from monitor.settings import Settings
    from monitor.store import Store
    from monitor.survey import Survey
    from monitor.types import Feed

app = typer.Typer()

SAME_AS = {"index": "feed", "gdelt": "gdelt-doc"}  # kinds of feeds by the kinds of archives
STOPPED = 130  # the exit status of what Ctrl-C ended


class Tell(StrEnum):
    """Who hears of it."""

    NONE = "none"
    DIGEST = "digest"


@app.command()
def backfill(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders of pages, addresses of feeds, sitemaps, channels and indexes, "
            "ids of feeds, or - for a stream on standard input.",
        ),
    ],
    source_type: Annotated[
        str,
        typer.Option(metavar="KIND", help="What the sources are; else it is told by their name."),
    ] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="Only from this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Only before this day.")] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Read at most so many articles of each source.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be fetched and read, and stop.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that read.")] = 1,
    alert: Annotated[
        Tell, typer.Option(help="none, or one digest of the new incidents to each subscriber.")
    ] = Tell.NONE,
    failed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl",
            help="Where to list what failed; else backfill-failed-TIME.jsonl, here.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Put history into the store; can be stopped and run again. Exit 1 if something failed."""
    from monitor.archives import Ask
    from monitor.cli import inputs
    from monitor.cli.opening import open_store
    from monitor.cli.progress import Run
    from monitor.clock import utc_now
    from monitor.errors import StoreError

    began = utc_now()
    days = (inputs.instant("--since", since), inputs.instant("--until", until))
    ask = Ask(now=began, since=days[0], until=days[1])
    with open_store(config) as (settings, store):
        archives = [_archive(settings, one, source_type) for one in sources]
        if dry_run:
            asyncio.run(_survey(archives, settings, store, ask, limit, workers, as_json=as_json))
            return
        with Run(failed or Path(f"backfill-failed-{began:%Y%m%d-%H%M%S}.jsonl")) as run:
            try:
                asyncio.run(_all(archives, settings, store, ask, limit, workers, run))
            except KeyboardInterrupt:
                run.stopped = True
            except StoreError:
                run.report(as_json=as_json)
                raise
        if alert is Tell.DIGEST and not run.stopped:
            _post_digest(settings, store, began)
    run.report(as_json=as_json)
    if run.stopped:
        raise typer.Exit(STOPPED)
    if run.total.failed:
        raise typer.Exit(1)


def _archive(settings: "Settings", source: str, kind: str) -> "tuple[Archive, Feed | None]":
    """A source with its kind, and its feed if it is one of ours."""
    from monitor.archives import kind_of, names
    from monitor.errors import InputError
    from monitor.gather import Archive, kind_of_folder

    feed = next((one for one in settings.feeds if source in (one.id, one.url)), None)
    if kind and kind not in names():
        raise InputError(f"{kind}: no such kind of source; there are: {', '.join(names())}")
    if feed is not None and not kind:
        return Archive(source=feed.url, kind=SAME_AS.get(feed.kind, feed.kind)), feed
    if kind:
        return Archive(source=source, kind=kind), None
    if source != "-" and "://" not in source and not Path(source).exists():
        raise InputError(f"{source}: no such file, and no feed of that id in feeds.yaml")
    if Path(source).is_dir():
        return Archive(source=source, kind=kind_of_folder(Path(source))), None
    return Archive(source=source, kind=kind_of(source)), None


async def _all(
    archives: "list[tuple[Archive, Feed | None]]",
    settings: "Settings",
    store: "Store",
    ask: "Ask",
    limit: int | None,
    workers: int,
    run: "Run",
) -> None:
    from dataclasses import replace

    from monitor.backfill import backfill
    from monitor.gather import batches

    async with AsyncExitStack() as stack:
        means, reach = await _means(stack, settings, store, workers)
        for archive, feed in archives:
            asked = replace(ask, feed=feed)
            with run.source(archive.source) as (on_step, on_failed):
                found = batches(archive, asked, reach)
                tally = await backfill(
                    found, means, asked, limit=limit, on_step=on_step, on_failed=on_failed
                )
                on_step(tally)


async def _means(
    stack: AsyncExitStack, settings: "Settings", store: "Store", readers: int
) -> "tuple[Means, Reach]":
    """Children that read, and the same gentle fetcher as live."""
    from monitor.backfill import LIMITS, Means
    from monitor.cli.opening import open_fetcher
    from monitor.gather import Reach
    from monitor.incidents import Policy
    from monitor.publishers import Publishers
    from monitor.visit import Visits
    from monitor.workers import Workers

    fetcher = await stack.enter_async_context(open_fetcher(settings.options))
    workers = await stack.enter_async_context(
        Workers(settings.folder, children=readers, limits=LIMITS)
    )
    visits = Visits(fetcher)
    means = Means(
        store=store,
        workers=workers,
        rules_version=workers.rules_version,
        policy=Policy.load(settings.folder),
        publishers=Publishers.of(settings.feeds),
        readers=readers,
        visits=visits,
    )
    return means, Reach(visits=visits, workers=workers)


async def _survey(
    archives: "list[tuple[Archive, Feed | None]]",
    settings: "Settings",
    store: "Store",
    ask: "Ask",
    limit: int | None,
    workers: int,
    *,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from monitor.gather import batches
    from monitor.survey import survey

    found: dict[str, Survey] = {}
    async with AsyncExitStack() as stack:
        means, reach = await _means(stack, settings, store, 1)
        for archive, feed in archives:
            asked = replace(ask, feed=feed)
            listed = batches(archive, asked, reach)
            found[archive.source] = await survey(
                listed, store, means.rules_version, asked, limit=limit
            )
    if as_json:
        screen.data([_survey_json(name, one, workers) for name, one in found.items()])
    for name, one in found.items() if not as_json else ():
        _print_survey(name, one, workers)


def _survey_json(name: str, one: "Survey", workers: int) -> dict[str, Any]:
    return {
        "source": name,
        "articles": one.articles,
        "pages": one.pages,
        "hosts": dict(one.hosts),
        "known": one.known,
        "outside": one.outside,
        "bytes": one.held,
        "seconds": round(one.seconds(workers)),
        "looked_at": round(one.looked_at, 4),
        "failed": [{"where": each.where, "why": each.why} for each in one.failed],
    }


def _print_survey(name: str, one: "Survey", workers: int) -> None:
    from monitor.cli.progress import duration
    from monitor.survey import PAGE_BYTES

    about = "" if one.looked_at == 1.0 else f" (of {one.looked_at:.0%} of the archive)"
    rows = [
        (f"articles to read{about}", f"{one.articles:,}"),
        ("pages to fetch", f"{one.pages:,}"),
        ("from so many hosts", f"{len(one.hosts):,}"),
        ("about as many bytes", f"{(one.held + one.pages * PAGE_BYTES) / 1e6:,.1f} MB"),
        ("read before", f"{one.known:,}"),
        ("of other days", f"{one.outside:,}"),
        ("cannot be read", f"{len(one.failed):,}"),
        (f"time with --workers {workers}", f"about {duration(one.seconds(workers))}"),
    ]
    screen.table((name, ""), rows)
    for each in one.failed[:20]:
        screen.complain(f"{each.where}: {each.why}")


def _post_digest(settings: "Settings", store: "Store", began: datetime) -> None:
    """One summary for each subscriber of the incidents that this run found; the daemon sends it."""
    from monitor.clock import utc_now
    from monitor.delivery.digests import post_archive_digest

    with store.write() as conn:
        seen = settings.watch().look(conn, now=utc_now())
        post_archive_digest(conn, settings.audience, seen, began=began, now=utc_now())
