"""Items of feeds: the seen-set, and the list of what is still to be read.

An item is the same when its guid, its canonical address or its content was seen before in that
feed; aliases are never forgotten, so that what leaves a feed and comes back rings nobody.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.cadence import Rhythm, rhythm_of
from monitor.links import canonical
from monitor.store.schema import aliases, items
from monitor.types import Item

NEWS_FOR = timedelta(days=7)  # older at first sight is history
FRESH_FOR = timedelta(hours=24)  # younger is news whatever else came with it
FLOOD_OVER = 20  # old or undated new entries in one poll; more is an archive
FLOOD_OF_FRESH = 200  # no newsroom publishes as many between two polls
FLOOD_TIMES = 5  # times the usual number of new entries in a poll
MAX_VERSIONS = 5  # a title that changes at every poll is not read for ever
RHYTHM_OF = 60  # newest items that make the rhythm
PER_FEED = 8  # items of one feed in one claim
LOOK_AHEAD = 20  # times the limit, to find items of other feeds behind a long list
TELLING = 80  # characters of title and summary that two entries do not share by chance
BATCH = 200  # aliases asked for in one query; SQLite takes at most 999 values


class ItemState(StrEnum):
    PENDING = "pending"
    READ = "read"
    FAILED = "failed"
    SKIPPED = "skipped"  # part of a republished archive


@dataclass(frozen=True, kw_only=True)
class StoredItem:
    """An item with its place in the work list."""

    id: int
    feed_id: str
    item: Item
    first_seen: datetime
    silent: bool
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Added:
    """What one document brought."""

    new: int = 0
    known: int = 0
    edited: int = 0  # known ones with a new title or summary, to be read again
    flood: bool = False


def add(
    conn: Connection,
    feed_id: str,
    found: Sequence[Item],
    *,
    now: datetime,
    baseline: bool,
    last_ok: datetime | None = None,
) -> Added:
    """Store what is new in `found`; the caller stores the feed's state in the same transaction.

    Silent, which means read and recorded but rung to nobody: everything of a `baseline` (the
    first poll), what is older than a week, and what comes in a flood of old entries.
    """
    window = _Window(conn, feed_id, found)
    fresh = [item for item in found if window.owner(item) is None]
    flood = Flood.NONE if baseline else _flood(conn, feed_id, fresh, now, last_ok)
    edited = sum(_revisit(conn, feed_id, item, window, now) for item in found)
    new = []
    for item in fresh:
        if window.owner(item) is None:  # and not twice in this document
            window.learn(window.names(item), _Owner(0, item.url, item.title))
            new.append(item)
    rows = [_row(feed_id, item, now, baseline=baseline, flood=flood) for item in new]
    ids = _insert(conn, rows)
    names = [
        (item_id, (*window.names(item), _version(item, item_id)))
        for item_id, item in zip(ids, new, strict=True)
    ]
    _remember(conn, feed_id, names)
    return Added(
        new=len(new), known=len(found) - len(fresh), edited=edited, flood=flood is not Flood.NONE
    )


class Flood(StrEnum):
    """More new entries at once than this feed ever has."""

    NONE = "none"
    OLD = "old"  # a republished archive: its old entries are not read, its fresh ones are news
    ALL = "all"  # hundreds of fresh ones: read, and rung to nobody


class _Owner(NamedTuple):
    """The stored item that a name belongs to."""

    id: int
    url: str
    title: str


class _Window:
    """The entries of one document, and which stored items their names belong to."""

    def __init__(self, conn: Connection, feed_id: str, found: Sequence[Item]) -> None:
        pages = Counter(canonical(item.url) for item in found if item.url)
        # An address that several entries share (a front page, a live blog) names none of them.
        self._shared = {page for page, times in pages.items() if times > 1}
        names = sorted({name for item in found for name in self.names(item)})
        self._owners = _owners(conn, feed_id, names)
        self.versions = _versions(conn, {owner.id for owner in self._owners.values()})

    def names(self, item: Item) -> tuple[str, ...]:
        """Under which names an item is known."""
        content = f"{item.title}|{item.summary[:500]}|{item.published_raw}"
        bare = not (item.guid or item.url)
        # "Breaking", said twice in a minute, may be two attacks: few words name nothing.
        telling = bare or len(item.title) + len(item.summary) >= TELLING
        found = [f"hash:{_digest(content)}"] if telling else []
        if item.url and canonical(item.url) not in self._shared:
            found.append(f"url:{_digest(canonical(item.url))}")
        if item.guid:
            found.append(f"guid:{_digest(item.guid)}")
        return tuple(found)

    def owner(self, item: Item) -> _Owner | None:
        owners = ((name, self._owners[name]) for name in self.names(item) if name in self._owners)
        return next((x for name, x in owners if not _reused(name, item, x)), None)

    def learn(self, names: tuple[str, ...], owner: _Owner) -> None:
        self._owners |= dict.fromkeys(names, owner)


def _reused(name: str, item: Item, owner: _Owner) -> bool:
    """A guid that now stands for another entry: neither its page nor its title is the old one."""
    if not name.startswith("guid:") or not (item.url and owner.url):
        return False
    page, old_page = (canonical(url).partition("?")[0] for url in (item.url, owner.url))
    return page != old_page and item.title != owner.title


def claim(conn: Connection, *, now: datetime, lease: timedelta, limit: int) -> list[StoredItem]:
    """Take up to `limit` items that are due: live ones first, then the newest.

    A claim that is not finished before its lease ends (a crash) is due again; so is everything
    that seems to lie ahead because the clock was set back.
    """
    lease_over = or_(items.c.lease_until < now, items.c.lease_until > now + lease)
    due = (
        select(items.c.id, items.c.feed_id)
        .where(items.c.state == ItemState.PENDING)
        .where(or_(items.c.next_at <= now, items.c.first_seen > now))
        .where(or_(items.c.lease_until.is_(None), lease_over))
        .order_by(items.c.silent, items.c.published.desc(), items.c.id)
        .limit(limit * LOOK_AHEAD)
    )
    chosen = _fair([(row.id, row.feed_id) for row in conn.execute(due)])[:limit]
    rows = {row.id: row for row in conn.execute(select(items).where(items.c.id.in_(chosen)))}
    taken = [_stored(rows[item_id]) for item_id in chosen]
    conn.execute(
        update(items)
        .where(items.c.id.in_([stored.id for stored in taken]))
        .values(lease_until=now + lease)
    )
    return taken


def finish(conn: Connection, item_id: int, state: ItemState, reason: str = "") -> None:
    """This item needs no more work."""
    conn.execute(
        update(items)
        .where(items.c.id == item_id)
        .values(state=state, reason=reason[:1000], lease_until=None)
    )


def retry(conn: Connection, item_id: int, at: datetime, reason: str) -> None:
    """Try this item again, not before `at`."""
    conn.execute(
        update(items)
        .where(items.c.id == item_id)
        .values(next_at=at, reason=reason[:1000], attempts=items.c.attempts + 1, lease_until=None)
    )


def release(conn: Connection, item_ids: Iterable[int]) -> None:
    """Give claimed items back untouched, for the next to take."""
    conn.execute(update(items).where(items.c.id.in_(list(item_ids))).values(lease_until=None))


def pending(conn: Connection) -> int:
    """How many items are still to be read."""
    query = select(func.count()).select_from(items).where(items.c.state == ItemState.PENDING)
    return int(conn.execute(query).scalar_one())


def rhythm(conn: Connection, feed_id: str) -> Rhythm:
    """How this feed publishes, from its newest items."""
    when = func.coalesce(items.c.published, items.c.first_seen)
    newest = select(items.c.published, items.c.first_seen).where(items.c.feed_id == feed_id)
    rows = conn.execute(newest.order_by(when.desc()).limit(RHYTHM_OF))
    return rhythm_of(row.published or row.first_seen for row in rows)


def _fair(due: Sequence[tuple[int, str]]) -> list[int]:
    """Ids in their order, but never more than a few of one feed: its host answers one by one."""
    taken: Counter[str] = Counter()
    chosen = []
    for item_id, feed_id in due:
        taken[feed_id] += 1
        if taken[feed_id] <= PER_FEED:
            chosen.append(item_id)
    return chosen


def _owners(conn: Connection, feed_id: str, names: Sequence[str]) -> dict[str, _Owner]:
    found: dict[str, _Owner] = {}
    for start in range(0, len(names), BATCH):
        rows = conn.execute(
            select(aliases.c.alias, items.c.id, items.c.url, items.c.title)
            .join(items, items.c.id == aliases.c.item_id)
            .where(aliases.c.feed_id == feed_id, aliases.c.alias.in_(names[start : start + BATCH]))
        )
        found |= {row.alias: _Owner(row.id, row.url, row.title) for row in rows}
    return found


def _flood(
    conn: Connection,
    feed_id: str,
    fresh: Sequence[Item],
    now: datetime,
    last_ok: datetime | None,
) -> Flood:
    """Whether there are too many new entries to be news, judged by what is usual for the feed."""
    since = (last_ok or now) - FRESH_FOR
    old = [item for item in fresh if item.published is None or item.published < since]
    if len(old) <= FLOOD_OVER and len(fresh) <= FLOOD_OF_FRESH:
        return Flood.NONE
    usual = FLOOD_TIMES * _usual_number(conn, feed_id)
    if len(fresh) - len(old) > max(FLOOD_OF_FRESH, usual):
        return Flood.ALL
    return Flood.OLD if len(old) > max(FLOOD_OVER, usual) else Flood.NONE


def _usual_number(conn: Connection, feed_id: str) -> int:
    """New entries in a poll of this feed, 95th percentile of the last hundred that had any."""
    per_poll = (
        select(func.count().label("n"))
        .where(items.c.feed_id == feed_id, items.c.silent.is_(False))
        .group_by(items.c.first_seen)
        .order_by(items.c.first_seen.desc())
        .limit(100)
    )
    numbers = sorted(row.n for row in conn.execute(per_poll))
    return int(numbers[int(len(numbers) * 0.95)]) if numbers else 0


def _row(
    feed_id: str, item: Item, now: datetime, *, baseline: bool, flood: Flood
) -> dict[str, object]:
    published = min(item.published, now) if item.published else None
    old = published is not None and now - published > NEWS_FOR
    archive = flood is not Flood.NONE and (published is None or now - published > FRESH_FOR)
    return asdict(item) | {
        "feed_id": feed_id,
        "published": published,
        "first_seen": now,
        "silent": baseline or old or archive or flood is Flood.ALL,
        "state": ItemState.SKIPPED if archive else ItemState.PENDING,
        "reason": "part of a republished archive" if archive else "",
        "attempts": 0,
        "next_at": now,
    }


def _insert(conn: Connection, rows: list[dict[str, object]]) -> list[int]:
    if not rows:
        return []
    returning = insert(items).returning(items.c.id, sort_by_parameter_order=True)
    return list(conn.execute(returning, rows).scalars())


def _revisit(conn: Connection, feed_id: str, item: Item, window: _Window, now: datetime) -> bool:
    """Put an edited item back on the list as a new version of itself."""
    owner = window.owner(item)
    if owner is None:
        return False
    seen = window.versions[owner.id]
    name = _version(item, owner.id)
    if name in seen or len(seen) >= MAX_VERSIONS:
        return False
    seen.add(name)
    _remember(conn, feed_id, [(owner.id, (name, *window.names(item)))])
    edited = update(items).where(items.c.id == owner.id, items.c.state != ItemState.SKIPPED)
    conn.execute(
        edited.values(
            title=item.title,
            summary=item.summary,
            state=ItemState.PENDING,
            next_at=now,
            attempts=0,
            reason="its title or summary was changed",
        )
    )
    return True


def _versions(conn: Connection, item_ids: set[int]) -> dict[int, set[str]]:
    """The texts under which each item was read."""
    found: dict[int, set[str]] = {item_id: set() for item_id in item_ids}
    ordered = sorted(item_ids)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        rows = conn.execute(
            select(aliases.c.item_id, aliases.c.alias).where(
                aliases.c.item_id.in_(batch), aliases.c.alias.like("text:%")
            )
        )
        for row in rows:
            found[row.item_id].add(row.alias)
    return found


def _remember(conn: Connection, feed_id: str, named: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    insert_ = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {"feed_id": feed_id, "alias": name, "item_id": item_id}
        for item_id, names in named
        for name in names
    ]
    if rows:
        conn.execute(insert_(aliases).on_conflict_do_nothing(), rows)


def _version(item: Item, item_id: int) -> str:
    return f"text:{item_id}:{_digest(f'{item.title} {item.summary[:500]}')[:32]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _stored(row: object) -> StoredItem:
    values = row._mapping  # type: ignore[attr-defined]
    names = [field.name for field in fields(Item)]
    return StoredItem(
        id=values["id"],
        feed_id=values["feed_id"],
        item=Item(**{name: values[name] for name in names}),
        first_seen=values["first_seen"],
        silent=values["silent"],
        attempts=values["attempts"],
    )
