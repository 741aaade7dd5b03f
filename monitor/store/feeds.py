"""What is remembered of each feed, and which are due."""

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from monitor.cadence import FASTEST, first_due
from monitor.canary import FEED_ID
from monitor.feeds.health import FAILING, FeedState, FeedStatus, paused
from monitor.store.schema import feeds
from monitor.types import Feed

# Every poll ends in one of these; built once, a statement costs a fifth.
COLUMNS = tuple(field.name for field in fields(FeedState))
KEY = "feed_id"  # of the row, whose own columns have all names of the state
RESTORE = (
    update(feeds)
    .where(feeds.c.id == bindparam(KEY))
    .values({name: bindparam(name) for name in COLUMNS if name != "id"})
)
SAVE = RESTORE.values(lease_until=None)


def sync(conn: Connection, configured: Iterable[Feed], *, now: datetime) -> None:
    """Bring the table to what feeds.yaml says: new feeds, changed addresses, paused ones.

    A feed that is no longer configured keeps its row and its seen-set, and is not polled.
    """
    known = {state.id: state for state in _all(conn)}
    wanted = {feed.id: feed for feed in configured}
    for feed in wanted.values():
        _sync_one(conn, feed, known.get(feed.id), now)
    for feed_id in known.keys() - wanted.keys():
        save(conn, paused(known[feed_id], now))


def states(conn: Connection) -> list[FeedState]:
    """All feeds, by id; the self-test's is none of them."""
    return [state for state in _all(conn) if state.id != FEED_ID]


def load(conn: Connection, feed_id: str) -> FeedState | None:
    row = conn.execute(select(feeds).where(feeds.c.id == feed_id)).first()
    return _state(row) if row else None


def save(conn: Connection, state: FeedState) -> None:
    """Store the state after a poll, and give the feed back."""
    conn.execute(SAVE, _values(state))


def restore(conn: Connection, state: FeedState) -> None:
    """Store a state that was put right, whoever polls the feed at present."""
    conn.execute(RESTORE, _values(state))


def claim_due(conn: Connection, *, now: datetime, lease: timedelta, limit: int) -> list[FeedState]:
    """Take up to `limit` feeds whose turn it is, the longest overdue first.

    When the clock was set back, what was polled "later than now" is due, and no lease is longer
    than a lease.
    """
    turn = or_(feeds.c.next_due <= now, feeds.c.last_polled > now)
    lease_over = or_(feeds.c.lease_until < now, feeds.c.lease_until > now + lease)
    due = (
        select(feeds)
        .where(turn, feeds.c.status != FeedStatus.PAUSED)
        .where(or_(feeds.c.lease_until.is_(None), lease_over))
        .order_by(feeds.c.next_due, feeds.c.id)
        .limit(limit)
    )
    taken = [_state(row) for row in conn.execute(due)]
    conn.execute(
        update(feeds)
        .where(feeds.c.id.in_([state.id for state in taken]))
        .values(lease_until=now + lease)
    )
    return taken


def release(conn: Connection, feed_ids: Iterable[str]) -> None:
    """Give claimed feeds back unpolled."""
    conn.execute(update(feeds).where(feeds.c.id.in_(list(feed_ids))).values(lease_until=None))


def make_due(conn: Connection, feed_id: str, *, now: datetime) -> None:
    """Let a feed be polled at the next tick, whatever its cadence says."""
    conn.execute(update(feeds).where(feeds.c.id == feed_id).values(next_due=now))


def bring_forward(conn: Connection, feed_id: str, *, now: datetime) -> None:
    """Let a feed be polled now, because its hub says that something changed.

    Never more than once a minute, and never against the back-off of one that fails.
    """
    state = load(conn, feed_id)
    if state is None or state.failures or state.status in (FeedStatus.PAUSED, *FAILING):
        return
    soon = max(now, state.last_polled + FASTEST) if state.last_polled else now
    conn.execute(
        update(feeds).where(feeds.c.id == feed_id, feeds.c.next_due > soon).values(next_due=soon)
    )


def _sync_one(conn: Connection, feed: Feed, state: FeedState | None, now: datetime) -> None:
    if state is None:
        fresh = FeedState(
            id=feed.id,
            url=feed.url,
            next_due=first_due(feed.id, now, timedelta(seconds=feed.interval_s)),
            status_since=now,
        )
        conn.execute(insert(feeds).values(**asdict(fresh)))
        state = fresh
    changed = _as_configured(feed, state, now)
    if changed != state:
        save(conn, changed)


def _as_configured(feed: Feed, state: FeedState, now: datetime) -> FeedState:
    if not feed.enabled:
        return state if state.status is FeedStatus.PAUSED else paused(state, now)
    if state.status is FeedStatus.PAUSED:
        state = replace(
            state, status=FeedStatus.NEW, status_reason="", status_since=now, next_due=now
        )
    if state.url != feed.url:  # another document: its validators and its window are not ours
        state = replace(
            state, url=feed.url, etag=None, last_modified=None, baseline_done=False, next_due=now
        )
    return state


def _all(conn: Connection) -> list[FeedState]:
    return [_state(row) for row in conn.execute(select(feeds).order_by(feeds.c.id))]


def _values(state: FeedState) -> dict[str, object]:
    return {KEY if name == "id" else name: getattr(state, name) for name in COLUMNS}


def _state(row: object) -> FeedState:
    values = dict(row._mapping)  # type: ignore[attr-defined]
    del values["lease_until"]
    return FeedState(**values | {"status": FeedStatus(values["status"])})
