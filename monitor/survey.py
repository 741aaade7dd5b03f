"""What a backfill would fetch and read, how much and how long, without doing it."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from monitor.archives import Ask, Entry, Failed
from monitor.gather import Batch, unread
from monitor.links import host_of
from monitor.store import Store

MOST_LISTS = 20  # that are looked at; of the rest it is assumed that they hold as much
FETCH_S = 1.5  # a second's pause for each host, and half a second for the answer
READ_S = 0.02  # of one processor for one article, page included: docs/backfill.md has the figures
PAGE_BYTES = 115_000  # of a news page: the median of 181


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What was found. `looked_at` is the share of the archive that the numbers come from."""

    articles: int = 0  # to be read
    known: int = 0  # read before
    outside: int = 0  # of other days
    held: int = 0  # bytes of articles that the archive holds itself
    hosts: Mapping[str, int] = field(default_factory=dict)  # pages to be fetched from each
    failed: tuple[Failed, ...] = ()
    looked_at: float = 1.0

    @property
    def pages(self) -> int:
        """Pages to be fetched."""
        return sum(self.hosts.values())

    def seconds(self, readers: int) -> float:
        """About how long it takes: the busiest host, or the reading, whichever is slower."""
        slowest = max(self.hosts.values(), default=0) * FETCH_S
        return max(slowest, self.articles * READ_S / readers) / self.looked_at


async def survey(
    batches: AsyncIterator[Batch],
    store: Store,
    rules_version: str,
    ask: Ask,
    *,
    limit: int | None = None,
) -> Survey:
    """Go through an archive's lists, or its first ones when there are many, and fetch no page."""
    wanted: list[Entry] = []
    articles = known = outside = held = lists = 0
    hosts: Counter[str] = Counter()
    failed: list[Failed] = []
    looked_at = 1.0
    async for batch in batches:
        failed += [one for one in batch.found if isinstance(one, Failed)]
        left, before = await unread(batch, store, rules_version)
        wanted = [one for one in left.values() if ask.wants(one.item.published)]
        known += before
        outside += len(left) - len(wanted)
        wanted = wanted[: None if limit is None else limit - articles]
        articles += len(wanted)
        held += sum(_bytes(one) for one in wanted)
        hosts.update(host_of(one.link) for one in wanted if one.link)
        lists += 1
        if articles == limit:
            break
        if batch.lists_left and lists >= MOST_LISTS:
            looked_at = batch.share or 1.0
            break
    return Survey(
        articles=articles,
        known=known,
        outside=outside,
        held=held,
        hosts=hosts,
        failed=tuple(failed),
        looked_at=looked_at,
    )


def _bytes(entry: Entry) -> int:
    return len(entry.page.body) if entry.page else len(entry.item.summary.encode())
