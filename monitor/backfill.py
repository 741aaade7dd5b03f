"""Archives through the same reading and recording as live, never ringing a phone.

    entries -> (read before? stop) -> fetch the page -> read in a child -> record, by one writer

Stopped at any moment and started again, it goes on where it was and ends with the same incidents:
what an entry reports and the note that it was read are one commit. Entries under way are few, so
an archive of any size takes the same memory.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.archives import Ask, Entry, Failed
from monitor.clock import utc_now
from monitor.errors import FetchError, StoreError
from monitor.gather import Batch, unread
from monitor.incidents.match import Decision
from monitor.incidents.policy import Policy
from monitor.publishers import Publishers
from monitor.record import Recorded, record_all
from monitor.store import Store, archive
from monitor.types import Fetched, Origin, Report, Verdict
from monitor.visit import Visits
from monitor.workers import ChildLimits, DocumentDied, Read, ReadJob, Workers

SILENT = "from an archive"
ATTACKS = (Verdict.NEW_ATTACK, Verdict.UPDATE)
HELD_EACH = 32  # entries under way for each process that reads: a commit takes half of them
LINKS = 64  # under way when their pages are fetched: hosts take turns, and are slow
# Starting a reader costs two seconds: it is done once in a long while.
LIMITS = ChildLimits(jobs_per_child=20_000)
UNDATED = "nothing tells when it was published; give it a `published` date in a stream"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a run came to so far."""

    read: int = 0
    known: int = 0  # read before by the same rules
    outside: int = 0  # of other days than those asked for
    attacks: int = 0  # articles that tell of an attack as news
    new: int = 0  # incidents
    joined: int = 0  # mentions that joined a known incident
    failed: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  # of failures
    share: float | None = None  # of the archive that is behind us

    def plus(self, other: "Tally") -> "Tally":
        """The sum of two archives."""
        names = ("read", "known", "outside", "attacks", "new", "joined", "failed")
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        return Tally(**sums, reasons=Counter(self.reasons) + Counter(other.reasons))


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One entry's turn: what it was read as, or why not; neither when it is of another day."""

    entry: Entry
    key: str
    read: Read | None = None
    failed: Failed | None = None


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a run works with. `visits` is only needed for archives that point to pages."""

    store: Store
    workers: Workers
    rules_version: str
    policy: Policy
    publishers: Publishers
    readers: int = 1  # processes that read
    visits: Visits | None = None
    clock: Callable[[], datetime] = utc_now


async def backfill(
    batches: AsyncIterator[Batch],
    means: Means,
    ask: Ask,
    *,
    limit: int | None = None,
    on_step: Callable[[Tally], object] = lambda _tally: None,
    on_failed: Callable[[Failed], object] = lambda _failed: None,
) -> Tally:
    """Record every entry that was not read yet, at most `limit`; return what came of them.

    What fails is handed to `on_failed` and the rest goes on. Raises StoreError when the store
    refuses work, naming the first entry that it does not hold; what it does hold is whole.
    """
    run = _Run(means, ask, on_step, on_failed)
    try:
        async for batch in batches:
            for entry in await run.fresh(batch):
                if limit is not None and run.begun >= limit:
                    return await run.end()
                await run.begin(entry)
        return await run.end()
    finally:
        run.cancel()


class _Run:
    """The entries under way, in the order they came."""

    def __init__(
        self,
        means: Means,
        ask: Ask,
        on_step: Callable[[Tally], object],
        on_failed: Callable[[Failed], object],
    ) -> None:
        self.begun = 0
        self._means = means
        self._ask = ask
        self._on_step = on_step
        self._on_failed = on_failed
        self._tally = Tally()
        self._under_way: deque[asyncio.Task[Turn]] = deque()
        self._keys: set[str] = set()
        self._fetching = False

    async def fresh(self, batch: Batch) -> Sequence[tuple[str, Entry]]:
        """What of a batch is to be read, with its keys."""
        for failed in (one for one in batch.found if isinstance(one, Failed)):
            self._fail(failed)
        left, known = await unread(batch, self._means.store, self._means.rules_version, self._keys)
        asked = [(key, one) for key, one in left.items() if self._ask.wants(one.item.published)]
        self._count(known=known, outside=len(left) - len(asked))
        self._tally = replace(self._tally, share=batch.share)
        return asked

    async def begin(self, keyed: tuple[str, Entry]) -> None:
        """Start an entry's turn, as soon as there is room."""
        key, entry = keyed
        room = LINKS if entry.link else HELD_EACH * self._means.readers
        while len(self._under_way) >= room:
            await self._advance()
        self._fetching = bool(entry.link)
        self._keys.add(key)
        self.begun += 1
        self._under_way.append(asyncio.create_task(_turn(entry, key, self._means, self._ask)))

    async def end(self) -> Tally:
        while self._under_way:
            await self._advance()
        return self._tally

    def cancel(self) -> None:
        for task in self._under_way:
            task.cancel()

    async def _advance(self) -> None:
        """Record what is ready, in one commit."""
        turns = [task.result() for task in await self._ready()]
        try:
            recorded = await asyncio.to_thread(_record, turns, self._means)
        except StoreError as error:
            raise StoreError(f"{turns[0].entry.where} and what follows: {error}") from error
        for turn in turns:
            self._keys.discard(turn.key)
            self._take(turn, recorded.get(turn.key))
        self._on_step(self._tally)

    async def _ready(self) -> Sequence[asyncio.Task[Turn]]:
        """Take away the first half of what is under way, when it is done.

        In order, because a report that comes after a later one costs a new look at all of them.
        Pages that are fetched come as they come: nothing waits for a slow host.
        """
        first = set(list(self._under_way)[: max(len(self._under_way) // 2, 1)])
        if self._fetching:
            first, _ = await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.wait(first)
        taken = [task for task in self._under_way if task in first]
        self._under_way = deque(task for task in self._under_way if task not in first)
        return taken

    def _take(self, turn: Turn, recorded: Recorded | None) -> None:
        if turn.failed is not None:
            self._fail(turn.failed)
        elif turn.read is None or recorded is None:
            self._count(outside=1)
        elif not recorded.fresh:
            self._count(known=1)
        else:
            self._count(read=1, **_found_in(turn.read.report, recorded))

    def _fail(self, failed: Failed) -> None:
        self._on_failed(failed)
        reasons = Counter(self._tally.reasons) + Counter({failed.sort: 1})
        self._tally = replace(self._tally, failed=self._tally.failed + 1, reasons=reasons)

    def _count(self, **more: int) -> None:
        sums = {name: getattr(self._tally, name) + number for name, number in more.items()}
        self._tally = replace(self._tally, **sums)


async def _turn(entry: Entry, key: str, means: Means, ask: Ask) -> Turn:
    """Fetch and read one entry."""
    page, trouble = entry.page, entry.trouble
    if entry.link:
        try:
            page = await _page(entry, means)
        except FetchError as error:
            if not entry.item.summary:
                return Turn(entry=entry, key=key, failed=_not_fetched(entry, error))
            trouble = f"its page could not be fetched ({error})"
    seen = entry.seen or ask.now
    job = ReadJob(
        item=entry.item,
        source=means.publishers.speaker(entry.item),
        first_seen=seen,
        page=page,
        trouble=trouble,
        complete=entry.complete,
        select=ask.feed.article if ask.feed else "",
    )
    try:
        read = await means.workers.read(job)
    except DocumentDied as error:
        failed = Failed(where=entry.where, why=str(error), sort="unsafe", again=entry.line())
        return Turn(entry=entry, key=key, failed=failed)
    unusable = _unusable(entry, read, ask)
    if unusable or not ask.wants(read.article.published):
        return Turn(entry=entry, key=key, failed=unusable)
    return Turn(entry=entry, key=key, read=read)


async def _page(entry: Entry, means: Means) -> Fetched:
    """The page an entry points to, under its own address wherever it was had from."""
    assert means.visits is not None, "an archive of links needs `visits`"  # noqa: S101
    page = await means.visits.page(entry.link)
    return page if entry.link == entry.item.url else replace(page, url=entry.item.url)


def _not_fetched(entry: Entry, error: FetchError) -> Failed:
    sort = f"{error.fault} {error.status or ''}".strip()
    return Failed(where=entry.where, why=str(error), sort=sort, again=entry.line())


def _unusable(entry: Entry, read: Read, ask: Ask) -> Failed | None:
    """Why what was read cannot be recorded: without a word or a day it tells of nothing."""
    article = read.article
    if not article.text and not article.title:
        why = article.note or "there is no text in it"
        return Failed(where=entry.where, why=why, sort="empty", again=entry.line())
    undated = entry.seen is None and entry.item.published is None and article.published == ask.now
    if undated:
        return Failed(where=entry.where, why=UNDATED, sort="undated", again=entry.line())
    return None


def _record(turns: Sequence[Turn], means: Means) -> Mapping[str, Recorded]:
    """Everything that was read, and that it was, in one commit."""
    done = {turn.key: turn.read for turn in turns if turn.read is not None}
    if not done:
        return {}
    now = means.clock()
    with means.store.write() as conn:
        recorded = record_all(
            conn,
            [(one.article, one.report) for one in done.values()],
            now=now,
            policy=means.policy,
            origin=Origin.BACKFILL,
            silent=SILENT,
        )
        archive.keep(conn, done, now=now)
    return dict(zip(done, recorded, strict=True))


def _found_in(report: Report, recorded: Recorded) -> Mapping[str, int]:
    found = [one.decision for one in recorded.joined if one.incident_id is not None]
    joined = found.count(Decision.SAME)
    return {
        "attacks": int(report.verdict in ATTACKS),
        "new": len(found) - joined,
        "joined": joined,
    }
