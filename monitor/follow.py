"""One item's turn: its page, read in a child, recorded. Nothing is lost or repeated by a kill.

    pending -> claimed (lease) -> page fetched -> read -> recorded and marked read, in one commit

Until that commit the item is pending and its lease runs out; after it, it is done. A page that
cannot be had for now is tried again a few times, then the feed's own summary is read instead.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Connection

from monitor import plain
from monitor.clock import utc_now
from monitor.errors import FetchError, FetchFault, StoreError
from monitor.feeds import KINDS, googlenews
from monitor.fetch.exchange import Fetcher
from monitor.fetch.robots import Robots
from monitor.publishers import Publishers
from monitor.store import Store
from monitor.store import items as stored_items
from monitor.store.items import ItemState, StoredItem
from monitor.types import Article, Feed, Fetched, NotModified, Report, Source, Verdict
from monitor.workers import DocumentDied, Read, ReadJob, Workers

LEASE = timedelta(minutes=10)  # a page may wait for its host's turn behind dozens of others
RETRIES = (timedelta(seconds=20), timedelta(seconds=60))  # an attack is told within minutes
PATIENCE = timedelta(minutes=2)  # a server that asks for more gets no second visit for this item
MAX_REASON = 300  # characters
BUG_RETRIES = 3
BUG_WAIT = timedelta(minutes=5)

log = structlog.get_logger(__name__)


class Recorder(Protocol):
    """What puts one report into the store, inside the caller's transaction."""

    def __call__(
        self, conn: Connection, article: Article, report: Report, *, now: datetime, silent: str
    ) -> object:
        """`silent` says why nobody may be rung; "" when people may."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What became of one item's turn."""

    item_id: int
    state: ItemState
    reason: str
    verdict: Verdict | None = None


class Follower:
    """Follows items to what they report. `claim` and `turn` are what the schedule calls."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        workers: Workers,
        feeds: Iterable[Feed],
        record: Recorder,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._feeds: Mapping[str, Feed] = {feed.id: feed for feed in feeds}
        self._publishers = Publishers.of(self._feeds.values())
        self._robots = Robots(fetcher, clock=clock)
        self._record = record
        self._clock = clock

    async def claim(self, limit: int) -> list[StoredItem]:
        """Take items that are to be read, live ones first."""
        return await asyncio.to_thread(self._claim, limit)

    async def release(self, items: Iterable[StoredItem]) -> None:
        """Give claimed items back unread."""
        await asyncio.to_thread(self._release, [stored.id for stored in items])

    async def turn(self, stored: StoredItem) -> Followed:
        """Read one item and record what it reports."""
        try:
            if stored.feed_id not in self._feeds:
                return await self._finish(
                    stored, ItemState.FAILED, "its feed is configured no more"
                )
            return await self._read(stored)
        except StoreError:
            raise  # nothing can be written down now; the lease runs out and it is read again
        except Exception as error:
            log.exception("item_broke", item=stored.id, feed=stored.feed_id)
            return await self._put_off(stored, f"internal error: {type(error).__name__}: {error}")

    async def _read(self, stored: StoredItem) -> Followed:
        page, trouble = None, ""
        try:
            page = await self._page(stored, self._feeds[stored.feed_id])
        except FetchError as error:
            wait = _wait(error, stored.attempts, self._clock())
            if wait is not None:
                return await self._retry(stored, wait, _said(error))
            trouble = f"its page could not be fetched ({_said(error)})"
        return await self._keep(stored, await self._work(stored, page, trouble))

    async def _page(self, stored: StoredItem, feed: Feed) -> Fetched | None:
        url = stored.item.url
        if not url or KINDS[feed.kind].complete:
            return None
        if googlenews.is_opaque(url):
            raise FetchError(FetchFault.ROBOTS, "Google News hides the address of the article")
        if not await self._robots.allows(url):
            raise FetchError(FetchFault.ROBOTS, "the site's robots.txt does not allow it")
        answer = await self._fetcher.fetch(url)
        assert not isinstance(answer, NotModified)  # noqa: S101 - nothing was asked on condition
        return answer

    async def _work(self, stored: StoredItem, page: Fetched | None, trouble: str) -> Read:
        feed = self._feeds[stored.feed_id]
        job = ReadJob(
            item=stored.item,
            source=self._source(stored, feed),
            first_seen=stored.first_seen,
            page=page,
            trouble=trouble,
            complete=KINDS[feed.kind].complete,
            select=feed.article,
        )
        try:
            return await self._workers.read(job)
        except DocumentDied as error:
            if page is None:
                raise
            # The page is the usual culprit; its summary still tells what happened.
            return await self._work(stored, None, f"its page could not be read safely ({error})")

    def _source(self, stored: StoredItem, feed: Feed) -> Source:
        """Who speaks: of a gathering feed the publisher of the article, not the gatherer."""
        if not KINDS[feed.kind].gathers:
            return feed.source
        return self._publishers.gathered(stored.item)

    async def _keep(self, stored: StoredItem, read: Read) -> Followed:
        return await asyncio.to_thread(self._keep_now, stored, read)

    def _keep_now(self, stored: StoredItem, read: Read) -> Followed:
        """Record the report and mark the item read, in one commit."""
        reason = read.article.note or read.report.reason
        with self._store.write() as conn:
            self._record(
                conn, read.article, read.report, now=self._clock(), silent=_silence(stored)
            )
            stored_items.finish(conn, stored.id, ItemState.READ, reason)
        return Followed(
            item_id=stored.id, state=ItemState.READ, reason=reason, verdict=read.report.verdict
        )

    async def _put_off(self, stored: StoredItem, why: str) -> Followed:
        if stored.attempts < BUG_RETRIES:
            return await self._retry(stored, BUG_WAIT, why)
        return await self._finish(stored, ItemState.FAILED, why)

    async def _retry(self, stored: StoredItem, wait: timedelta, why: str) -> Followed:
        await asyncio.to_thread(self._retry_now, stored, self._clock() + wait, why)
        return Followed(item_id=stored.id, state=ItemState.PENDING, reason=why)

    async def _finish(self, stored: StoredItem, state: ItemState, why: str) -> Followed:
        await asyncio.to_thread(self._finish_now, stored, state, why)
        return Followed(item_id=stored.id, state=state, reason=why)

    def _retry_now(self, stored: StoredItem, at: datetime, why: str) -> None:
        with self._store.write() as conn:
            stored_items.retry(conn, stored.id, at, why)

    def _finish_now(self, stored: StoredItem, state: ItemState, why: str) -> None:
        with self._store.write() as conn:
            stored_items.finish(conn, stored.id, state, why)

    def _claim(self, limit: int) -> list[StoredItem]:
        with self._store.write() as conn:
            return stored_items.claim(conn, now=self._clock(), lease=LEASE, limit=limit)

    def _release(self, ids: list[int]) -> None:
        with self._store.write() as conn:
            stored_items.release(conn, ids)


def _wait(error: FetchError, attempts: int, now: datetime) -> timedelta | None:
    """How long until the page is worth another try; None when its summary is to be read now."""
    if not error.retry_helps or attempts >= len(RETRIES):
        return None
    wished = error.wished_wait(now)
    return None if wished > PATIENCE else max(RETRIES[attempts], wished)


def _said(error: Exception) -> str:
    """An error in words; they may quote what a hostile server said."""
    return plain.one_line(str(error), MAX_REASON)


def _silence(stored: StoredItem) -> str:
    return "old when it was first seen" if stored.silent else ""
