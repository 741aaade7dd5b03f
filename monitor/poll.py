"""One feed's turn: fetch, parse in a child, store items and validators in one transaction.

A kill between any two steps loses nothing: until the commit the feed is as it was before, and its
lease runs out.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from monitor import plain
from monitor.cadence import Rhythm
from monitor.canary import FEED_ID
from monitor.clock import utc_now
from monitor.errors import FetchError, FetchFault, NotAFeed
from monitor.feeds import health, websub
from monitor.feeds.health import Failure, FeedState, FeedStatus, Taken
from monitor.feeds.hosts import Outages, Waits
from monitor.feeds.parsed import ParsedFeed
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import max_age
from monitor.links import host_of
from monitor.store import Store, subscriptions
from monitor.store import feeds as stored_feeds
from monitor.store import items as stored_items
from monitor.store.sharing import SharedWriter
from monitor.types import Feed, Fetched, NotModified
from monitor.workers import DocumentDied, Workers

LEASE = timedelta(minutes=5)  # many times the longest exchange and parse
NETWORK = (FetchFault.UNREACHABLE, FetchFault.TIMEOUT)
MAX_REASON = 500  # characters
FINE = (FeedStatus.OK, FeedStatus.UNCHANGED)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Same:
    """The body is byte for byte the one of last time."""

    answer: Fetched


@dataclass(frozen=True, kw_only=True)
class _Parsed:
    answer: Fetched
    feed: ParsedFeed
    document: str


class _SetAside:
    """The body has killed too many parsers to be parsed today."""


@dataclass(frozen=True, kw_only=True)
class _Died:
    document: str
    why: str


_Outcome = NotModified | Failure | _Same | _Parsed | _Died | _SetAside


class Poller:
    """Polls the configured feeds. `claim` and `turn` are what the schedule calls.

    With `push`, a hub that a feed names is noted, for `websub` to ask.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        workers: Workers,
        feeds: Iterable[Feed],
        *,
        push: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._push = push
        self._feeds: Mapping[str, Feed] = {feed.id: feed for feed in feeds}
        self._clock = clock
        self._outages = Outages()
        self._waits = Waits()
        self._rhythms: dict[str, Rhythm] = {}  # as of the last items of each feed
        self._writer = SharedWriter(store)  # most polls change one row; a commit each costs more

    async def start(self) -> None:
        """Bring the store to the configuration."""
        await asyncio.to_thread(self._sync)

    async def close(self) -> None:
        """Store what is under way."""
        await self._writer.close()

    async def claim(self, limit: int) -> list[FeedState]:
        """Take feeds whose turn it is."""
        return await asyncio.to_thread(self._claim, limit)

    async def release(self, states: Iterable[FeedState]) -> None:
        """Give claimed feeds back unpolled."""
        await asyncio.to_thread(self._release, [state.id for state in states])

    async def turn(self, state: FeedState) -> FeedState:
        """Poll one feed and store what came of it. Returns its new state."""
        feed = self._feeds[state.id]
        outcome = await self._outcome(feed, state)
        host = host_of(feed.url)
        if feed.id == FEED_ID:
            pass  # our own machine answers, also when the line is down
        elif isinstance(outcome, Failure) and outcome.network:
            self._outages.failed(host, state, self._clock())
        else:
            self._outages.answered(host, self._clock())
        wait = outcome.not_before if isinstance(outcome, Failure) else None
        self._waits.saw(host, feed.id, wait)
        after = await self._writer.write(partial(self._keep, feed, state, outcome))
        _tell(state, after)
        return after

    async def _outcome(self, feed: Feed, state: FeedState) -> _Outcome:
        try:
            answer = await self._ask(feed, state)
            return (
                answer
                if isinstance(answer, NotModified)
                else await self._parse(feed, state, answer)
            )
        except FetchError as error:
            return Failure(
                why=_said(error),
                network=error.fault in NETWORK,
                http_status=error.status,
                not_before=error.not_before,
            )
        except NotAFeed as error:
            return Failure(why=_said(error), not_a_feed=True)
        except Exception as error:  # a bug must not make a feed silent without a word
            log.exception("poll_broke", feed=feed.id)
            return Failure(why=f"internal error, please report it: {type(error).__name__}: {error}")

    async def _ask(self, feed: Feed, state: FeedState) -> Fetched | NotModified:
        if state.asks_in_full(self._clock()):
            return await self._fetcher.fetch(feed.url)
        return await self._fetcher.fetch(
            feed.url, etag=state.etag, last_modified=state.last_modified
        )

    async def _parse(self, feed: Feed, state: FeedState, answer: Fetched) -> _Outcome:
        document = hashlib.sha256(answer.body).hexdigest()
        now = self._clock()
        if state.set_aside(document, now):
            return _SetAside()
        if document == state.document and state.baseline_done and not state.status.failing:
            return _Same(answer=answer)
        try:
            parsed = await self._workers.parse(answer, feed, now)
        except DocumentDied as error:
            return _Died(document=document, why=str(error))
        return _Parsed(answer=answer, feed=parsed, document=document)

    def _keep(self, feed: Feed, state: FeedState, outcome: _Outcome, conn: Connection) -> FeedState:
        """Store items and state in ONE transaction: validators without items would hide them."""
        after = self._after(conn, feed, state, outcome, self._clock())
        stored_feeds.save(conn, after)
        return after

    def _after(
        self, conn: Connection, feed: Feed, state: FeedState, outcome: _Outcome, now: datetime
    ) -> FeedState:
        match outcome:
            case NotModified():
                return health.after_unchanged(feed, state, self._rhythm(conn, feed), now)
            case _Same(answer=answer):
                full = replace(
                    state, last_full=now, etag=answer.etag, last_modified=answer.last_modified
                )
                return health.after_unchanged(feed, full, self._rhythm(conn, feed), now)
            case Failure():
                outage = self._outages.now(now)
                if outage:
                    _pardon(conn, self._outages.take_blamed(), but=feed.id)
                return health.after_failure(feed, state, outcome, now, outage=outage)
            case _SetAside():
                return health.still_set_aside(feed, state, now)
            case _Died(document=document, why=why):
                return health.after_death(feed, state, document, why, now)
            case _Parsed():
                taken = self._take(conn, feed, state, outcome, now)
                if self._push and outcome.feed.whole:
                    _note_hub(conn, feed, outcome, now)
                self._rhythms.pop(feed.id, None)
                return health.after_items(feed, state, taken, self._rhythm(conn, feed), now)

    def _rhythm(self, conn: Connection, feed: Feed) -> Rhythm:
        """How the feed publishes; asked of the store when it has brought items since."""
        known = self._rhythms.get(feed.id)
        if known is None:
            known = self._rhythms[feed.id] = stored_items.rhythm(conn, feed.id)
        return known

    def _take(
        self, conn: Connection, feed: Feed, state: FeedState, outcome: _Parsed, now: datetime
    ) -> Taken:
        added = stored_items.add(
            conn,
            feed.id,
            outcome.feed.items,
            now=now,
            baseline=not state.baseline_done,
            last_ok=state.last_ok,
        )
        return Taken(
            parsed=outcome.feed,
            new=added.new,
            known=added.known,
            flood=added.flood,
            document=outcome.document,
            etag=outcome.answer.etag,
            last_modified=outcome.answer.last_modified,
            max_age=max_age(outcome.answer.headers.get("cache-control", "")),
        )

    def _sync(self) -> None:
        with self._store.write() as conn:
            stored_feeds.sync(conn, self._feeds.values(), now=self._clock())

    def _claim(self, limit: int) -> list[FeedState]:
        now = self._clock()
        with self._store.write() as conn:
            claimed = stored_feeds.claim_due(conn, now=now, lease=LEASE, limit=limit)
            ready = [state for state in claimed if state.id in self._feeds]
            told = {state.id: self._waits.until(host_of(state.url), now) for state in ready}
            for state in ready:
                if until := told[state.id]:
                    stored_feeds.save(conn, replace(state, next_due=until))
        return [state for state in ready if not told[state.id]]

    def _release(self, ids: list[str]) -> None:
        with self._store.write() as conn:
            stored_feeds.release(conn, ids)


def _pardon(conn: Connection, blamed: Iterable[FeedState], *, but: str) -> None:
    """Take back what failures say of feeds that could not be reached because we were cut off."""
    for before in blamed:
        known = stored_feeds.load(conn, before.id) if before.id != but else None
        if known is not None and known.failures > before.failures:
            stored_feeds.restore(conn, health.pardoned(known, before))


def _note_hub(conn: Connection, feed: Feed, outcome: _Parsed, now: datetime) -> None:
    """Keep whom to ask for push; what a feed no longer offers is forgotten."""
    offer = websub.offer_of(outcome.answer.headers, outcome.feed)
    if offer is None:
        subscriptions.drop(conn, feed.id)
        return
    known = subscriptions.of_feed(conn, feed.id)
    token, secret = secrets.token_urlsafe(), secrets.token_urlsafe()
    wanted = websub.offered(known, feed.id, offer, now, token=token, secret=secret)
    if wanted != known:
        subscriptions.save(conn, wanted)


def _said(error: Exception) -> str:
    """An error in words; they may quote what a hostile server said."""
    return plain.one_line(str(error), MAX_REASON)


def _tell(before: FeedState, after: FeedState) -> None:
    """Log what became worse or better; whether there was something new is no change."""
    if before.status is after.status or (before.status in FINE and after.status in FINE):
        return
    log.info(
        "feed_changed",
        feed=after.id,
        was=before.status,
        status=after.status,
        reason=after.status_reason,
    )
