"""An archive through the same reading and recording as live, never ringing a phone.

One transaction for each article: stopped at any moment and started again, it goes on where it was
and ends with the same incidents. What was read by the same rules before is not read again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from monitor.clock import utc_now
from monitor.errors import FetchError
from monitor.fetch import Fetcher
from monitor.incidents.match import Decision
from monitor.incidents.policy import Policy
from monitor.record import Recorded, record
from monitor.store import Store, reports
from monitor.types import Article, Feed, Fetched, Item, NotModified, Origin, Report, Verdict
from monitor.workers import DocumentDied, Read, ReadJob, Workers

SILENT = "from an archive"
ATTACKS = (Verdict.NEW_ATTACK, Verdict.UPDATE)


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Something that could not be read: `where` names the file and line, or the address."""

    where: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a run came to so far."""

    read: int = 0
    known: int = 0  # read before by the same rules
    attacks: int = 0  # articles that tell of an attack as news
    new: int = 0  # incidents
    joined: int = 0  # mentions that joined a known incident
    failed: tuple[Failed, ...] = ()


Told = Callable[[Tally], object]


class Reads(Protocol):
    """What understands articles, by rules of one version."""

    @property
    def rules_version(self) -> str: ...

    def read(self, article: Article) -> Report: ...


def backfill(
    entries: Iterable[Article | Failed],
    store: Store,
    reader: Reads,
    *,
    policy: Policy,
    clock: Callable[[], datetime] = utc_now,
    on_step: Told = lambda _tally: None,
) -> Tally:
    """Record every article that is not recorded yet; `on_step` hears of each turn.

    A `Failed` entry is counted and the rest goes on. Raises StoreError when the store refuses work.
    """
    tally = Tally()
    for entry in entries:
        if isinstance(entry, Failed):
            tally = replace(tally, failed=(*tally.failed, entry))
        elif _is_known(store, entry, reader.rules_version):
            tally = replace(tally, known=tally.known + 1)
        else:
            tally = _kept(store, entry, reader.read(entry), policy, clock(), tally)
        on_step(tally)
    return tally


async def backfill_feed(
    feed: Feed,
    store: Store,
    *,
    fetcher: Fetcher,
    workers: Workers,
    rules_version: str,
    policy: Policy,
    limit: int | None = None,
    clock: Callable[[], datetime] = utc_now,
    on_step: Told = lambda _tally: None,
) -> Tally:
    """Record what a feed offers now, page by page, at most `limit` items.

    Raises FetchError or NotAFeed when the feed itself cannot be read; a page that cannot be had is
    read from the feed's own summary.
    """
    tally = Tally()
    async for found in _pages(feed, store, fetcher, workers, rules_version, limit, clock):
        if isinstance(found, Failed):
            tally = replace(tally, failed=(*tally.failed, found))
        elif found is None:
            tally = replace(tally, known=tally.known + 1)
        else:
            tally = await asyncio.to_thread(
                _kept, store, found.article, found.report, policy, clock(), tally
            )
        on_step(tally)
    return tally


async def _pages(
    feed: Feed,
    store: Store,
    fetcher: Fetcher,
    workers: Workers,
    rules_version: str,
    limit: int | None,
    clock: Callable[[], datetime],
) -> AsyncIterator[Read | Failed | None]:
    """Each item as it was read; None for one that was read before."""
    answer = await fetcher.fetch(feed.url)
    assert isinstance(answer, Fetched)  # noqa: S101 - nothing was asked on condition
    parsed = await workers.parse(answer, feed, clock())
    for item in parsed.items[:limit]:
        known = await asyncio.to_thread(_is_known_page, store, item.url, rules_version)
        if known:
            yield None
            continue
        page, trouble = await _page(fetcher, item)
        job = ReadJob(item=item, source=feed.source, first_seen=clock(), page=page, trouble=trouble)
        try:
            yield await workers.read(job)
        except DocumentDied as error:
            yield Failed(where=item.url or item.guid, why=str(error))


async def _page(fetcher: Fetcher, item: Item) -> tuple[Fetched | None, str]:
    if not item.url:
        return None, ""
    try:
        answer = await fetcher.fetch(item.url)
    except FetchError as error:
        return None, f"its page could not be fetched ({error})"
    return (None, "") if isinstance(answer, NotModified) else (answer, "")


def _is_known(store: Store, article: Article, rules_version: str) -> bool:
    with store.read() as conn:
        return reports.is_read(conn, article, rules_version)


def _is_known_page(store: Store, url: str, rules_version: str) -> bool:
    with store.read() as conn:
        return reports.is_read_page(conn, url, rules_version)


def _kept(
    store: Store, article: Article, report: Report, policy: Policy, now: datetime, tally: Tally
) -> Tally:
    with store.write() as conn:
        done = record(
            conn,
            article,
            report,
            now=now,
            policy=policy,
            origin=Origin.BACKFILL,
            silent=SILENT,
        )
    return _counted(tally, report, done)


def _counted(tally: Tally, report: Report, done: Recorded) -> Tally:
    if not done.fresh:
        return replace(tally, known=tally.known + 1)
    found = [one.decision for one in done.joined if one.incident_id is not None]
    joined = found.count(Decision.SAME)
    return replace(
        tally,
        read=tally.read + 1,
        attacks=tally.attacks + (report.verdict in ATTACKS),
        new=tally.new + len(found) - joined,
        joined=tally.joined + joined,
    )
