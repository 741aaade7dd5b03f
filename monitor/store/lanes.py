"""Taking rows out of the outbox: leases, hand-overs and what came of them.

Every function that ends a lease asks for its owner: a process that was given up for dead and comes
back cannot undo what another has done since.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    insert,
    select,
    update,
)

from monitor.store.outbox import (
    IS_HELD,
    IS_LEASED,
    IS_PENDING,
    IS_SENT,
    LEASED,
    MESSAGE,
    WAITS,
    Destination,
    RowKind,
    State,
)
from monitor.store.schema import deliveries, destinations, outbox
from monitor.types import Message, Severity


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One row, with all that is needed to hand it over."""

    id: int
    destination: Destination
    kind: RowKind
    incident_id: str
    message: Message
    severity: Severity
    attempts: int
    uncertain: int
    plainness: int
    owner: str  # of the lease
    error: str = ""  # of the try before this one
    parent: str = ""  # the provider's name of the first message of the thread


def expire(conn: Connection, *, now: datetime, most: int) -> list[Parcel]:
    """End what is too old to be news, the oldest first, and return it."""
    old = (
        select(outbox)
        .where(WAITS, outbox.c.expires_at <= now)
        .order_by(outbox.c.expires_at, outbox.c.id)
        .limit(most)
    )
    parcels = [_parcel(row) for row in conn.execute(old)]
    if parcels:
        move(conn, parcels, State.EXPIRED)
    return parcels


def claim(
    conn: Connection, *, owner: str, now: datetime, until: datetime, busy: Collection[Destination]
) -> list[Parcel]:
    """Lease the oldest due row of every destination that is not busy."""
    oldest = conn.execute(_OLDEST, {"now": now})
    wanted = [row.id for row in oldest if row.id and (row.subscriber, row.channel) not in busy]
    return _lease(conn, wanted, owner, until)


def claim_next(
    conn: Connection, destination: Destination, *, owner: str, now: datetime, until: datetime
) -> Parcel | None:
    """Lease the oldest due row of one destination."""
    subscriber, channel = destination
    found = conn.scalar(_NEXT, {"subscriber": subscriber, "channel": channel, "now": now})
    return _lease(conn, [found], owner, until)[0] if found is not None else None


def _oldest_due(subscriber: ColumnElement[str], channel: ColumnElement[str]) -> Select[int]:
    """The row of one destination that leaves next: due, not too old, the destination is not
    paused, and no older message about the same incident is still on its way there.

    Walks what waits there by its number and stops at the first that fits, so that the cost does
    not grow with what waits behind it.
    """
    older = outbox.alias("older")
    waits = (
        select(older.c.id)
        .where(older.c.incident_id == outbox.c.incident_id, older.c.id < outbox.c.id)
        .where(older.c.subscriber == outbox.c.subscriber, older.c.channel == outbox.c.channel)
        .where(older.c.state.in_((State.PENDING, *LEASED)))
        .exists()
    )
    pause = destinations.alias("pause")
    paused = (
        select(pause.c.subscriber)
        .where(pause.c.subscriber == outbox.c.subscriber, pause.c.channel == outbox.c.channel)
        .where(pause.c.paused_until > bindparam("now"))
        .exists()
    )
    return (
        select(outbox.c.id)
        .where(outbox.c.subscriber == subscriber, outbox.c.channel == channel, IS_PENDING)
        .where(outbox.c.next_at <= bindparam("now"), outbox.c.expires_at > bindparam("now"))
        .where(~waits, ~paused)
        .order_by(outbox.c.id)
        .limit(1)
    )


# Built once: they run for every message, and building them costs more than running them.
_NEXT = _oldest_due(bindparam("subscriber"), bindparam("channel"))
_WHERE = select(outbox.c.subscriber, outbox.c.channel).where(IS_PENDING).distinct().subquery()
_OLDEST = select(
    _WHERE.c.subscriber,
    _WHERE.c.channel,
    _oldest_due(_WHERE.c.subscriber, _WHERE.c.channel).scalar_subquery().label("id"),
)


def _lease(conn: Connection, ids: list[int], owner: str, until: datetime) -> list[Parcel]:
    if not ids:
        return []
    conn.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == State.PENDING)
        .values(state=State.CLAIMED, lease_owner=owner, lease_until=until)
    )
    rows = conn.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
    return [_parcel(row, _parent(conn, row)) for row in rows]


def _parcel(row: Row[tuple[object, ...]], parent: str = "") -> Parcel:
    return Parcel(
        id=row.id,
        destination=(row.subscriber, row.channel),
        kind=RowKind(row.kind),
        incident_id=row.incident_id or "",
        message=MESSAGE.validate_python(row.message),
        severity=Severity(row.severity),
        attempts=row.attempts,
        uncertain=row.uncertain,
        plainness=row.plainness,
        owner=row.lease_owner or "",
        error=row.error,
        parent=parent,
    )


def _parent(conn: Connection, row: Row[tuple[object, ...]]) -> str:
    if row.incident_id is None:
        return ""
    first = conn.scalar(
        select(outbox.c.provider_ref)
        .where(outbox.c.incident_id == row.incident_id, outbox.c.id < row.id)
        .where(outbox.c.subscriber == row.subscriber, outbox.c.channel == row.channel)
        .where(outbox.c.state == State.SENT, outbox.c.provider_ref != "")
        .order_by(outbox.c.id)
        .limit(1)
    )
    return first or ""


def hand_over(conn: Connection, parcel: Parcel, *, until: datetime) -> bool:
    """Say that the first byte may leave now. False when the lease was lost meanwhile.

    Saying it twice does no harm: a commit whose answer was lost is made again.
    """
    done = conn.execute(
        update(outbox)
        .where(outbox.c.id == parcel.id, IS_LEASED, outbox.c.lease_owner == parcel.owner)
        .values(state=State.HANDING_OVER, lease_until=until)
    )
    return done.rowcount == 1


# --- what came of it --------------------------------------------------------------------------


def sent(conn: Connection, parcel: Parcel, *, ref: str, started: datetime, now: datetime) -> None:
    _end(conn, parcel, state=State.SENT, provider_ref=ref, sent_at=now, error="")
    log(conn, parcel.id, "sent", "", started=started, ended=now)


def failed(
    conn: Connection,
    parcel: Parcel,
    *,
    state: State,
    next_at: datetime,
    attempts: int,
    uncertain: int,
    plainness: int,
    error: str,
) -> None:
    _end(
        conn,
        parcel,
        state=state,
        next_at=next_at,
        attempts=attempts,
        uncertain=uncertain,
        plainness=plainness,
        error=error[:300],
    )


def _end(conn: Connection, parcel: Parcel, **values: object) -> None:
    """Only the owner of the lease may say what became of a row."""
    conn.execute(
        update(outbox)
        .where(outbox.c.id == parcel.id, outbox.c.lease_owner == parcel.owner)
        .values(lease_owner=None, lease_until=None, **values)
    )


def log(
    conn: Connection, row_id: int, outcome: str, detail: str, *, started: datetime, ended: datetime
) -> None:
    conn.execute(
        insert(deliveries).values(
            outbox_id=row_id,
            started_at=started,
            ended_at=ended,
            outcome=outcome,
            detail=detail[:300],
        )
    )


def abandoned(
    conn: Connection, *, now: datetime, is_dead: Callable[[str], bool]
) -> list[tuple[Parcel, State]]:
    """Rows whose lease ran out, or whose owner is known to be dead, with the state they are in."""
    owners = conn.scalars(select(outbox.c.lease_owner).where(IS_LEASED).distinct())
    dead = [owner for owner in owners if owner and is_dead(owner)]
    over = outbox.c.lease_until.is_(None) | (outbox.c.lease_until <= now)
    rows = conn.execute(
        select(outbox)
        .where(IS_LEASED, over | outbox.c.lease_owner.in_(dead))
        .order_by(outbox.c.lease_until, outbox.c.id)
    )
    return [(_parcel(row), State(row.state)) for row in rows]


def release(conn: Connection, parcel: Parcel, *, now: datetime) -> None:
    """Give back a claimed row whose owner is gone: nothing was sent."""
    conn.execute(
        update(outbox)
        .where(outbox.c.id == parcel.id, outbox.c.state == State.CLAIMED)
        .values(state=State.PENDING, next_at=now, lease_owner=None, lease_until=None)
    )


def stranded(
    conn: Connection, destination: Destination, *, now: datetime, most: int
) -> list[Parcel]:
    """What is due at an address that refuses everything, and has not gone another way yet."""
    rows = conn.execute(
        select(outbox)
        .where(outbox.c.subscriber == destination[0], outbox.c.channel == destination[1])
        .where(IS_PENDING, outbox.c.next_at <= now, ~outbox.c.fell_back)
        .order_by(outbox.c.id)
        .limit(most)
    )
    return [_parcel(row) for row in rows]


def fell_back(conn: Connection, parcel: Parcel) -> None:
    """Note that a copy went to the fallback."""
    conn.execute(update(outbox).where(outbox.c.id == parcel.id).values(fell_back=True))


# --- floods -----------------------------------------------------------------------------------


def sent_since(conn: Connection, destination: Destination, since: datetime) -> Sequence[datetime]:
    """When messages went to a destination after `since`, oldest first."""
    return conn.scalars(
        select(outbox.c.sent_at)
        .where(outbox.c.subscriber == destination[0], outbox.c.channel == destination[1])
        .where(IS_SENT, outbox.c.sent_at > since)
        .order_by(outbox.c.sent_at)
    ).all()


def hold(conn: Connection, parcel: Parcel, *, until: datetime, why: str) -> None:
    """Give a claimed row back; it will arrive together with others that are held."""
    _end(conn, parcel, state=State.HELD, next_at=until, error=why)


def held_due(conn: Connection, *, now: datetime, most: int) -> dict[Destination, list[Parcel]]:
    """What was held and may leave now, the oldest first, by destination."""
    rows = conn.execute(
        select(outbox)
        .where(IS_HELD, outbox.c.next_at <= now)
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(most)
    )
    found: dict[Destination, list[Parcel]] = {}
    for row in rows:
        found.setdefault((row.subscriber, row.channel), []).append(_parcel(row))
    return found


def late(
    conn: Connection, destination: Destination, *, before: datetime, most: int
) -> list[Parcel]:
    """Alerts that were written before then and have not left, oldest first."""
    rows = conn.execute(
        select(outbox)
        .where(outbox.c.subscriber == destination[0], outbox.c.channel == destination[1])
        .where(IS_PENDING, outbox.c.kind == RowKind.ALERT, outbox.c.created_at < before)
        .where(outbox.c.uncertain == 0)
        .order_by(outbox.c.id)
        .limit(most)
    )
    return [_parcel(row) for row in rows]


def move(conn: Connection, parcels: Sequence[Parcel], state: State) -> None:
    """Put rows that wait into another state."""
    conn.execute(
        update(outbox)
        .where(outbox.c.id.in_([parcel.id for parcel in parcels]))
        .where(WAITS)
        .values(state=state)
    )
