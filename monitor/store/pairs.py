"""Which incidents may be one, and which were found to be: links, and ids that lead on.

Functions take a connection inside the caller's transaction.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, or_, select, update

from monitor.contract import Link
from monitor.store.schema import incidents, possibly_same

# Built once: every report passes here.
IDS: BindParameter[str] = bindparam("ids", expanding=True)
LINKS = (
    select(possibly_same)
    .where(or_(possibly_same.c.incident_id.in_(IDS), possibly_same.c.other_id.in_(IDS)))
    .order_by(possibly_same.c.incident_id, possibly_same.c.other_id)
)
PAIR = (possibly_same.c.incident_id == bindparam("first")) & (
    possibly_same.c.other_id == bindparam("second")
)
LINKED = select(possibly_same.c.reason).where(PAIR)
UNLINK = delete(possibly_same).where(PAIR)
LEADS_TO = select(incidents.c.redirect_to).where(incidents.c.id == bindparam("id"))


def links(conn: Connection, ids: Iterable[str]) -> dict[str, list[Link]]:
    """What may be the same as each of `ids`, by the ids that all go by now."""
    found: dict[str, list[Link]] = defaultdict(list)
    for row in conn.execute(LINKS, {"ids": list(ids)}):
        found[row.incident_id].append(Link(other=row.other_id, reason=row.reason))
        found[row.other_id].append(Link(other=row.incident_id, reason=row.reason))
    return found


def link(conn: Connection, a: str, b: str, reason: str) -> None:
    """Note that two incidents may be one. Noting it again changes nothing."""
    first, second = sorted((a, b))
    if first != second and not _linked(conn, first, second):
        conn.execute(
            insert(possibly_same).values(incident_id=first, other_id=second, reason=reason)
        )


def unlink(conn: Connection, a: str, b: str) -> None:
    """They are not one."""
    first, second = sorted((a, b))
    conn.execute(UNLINK, {"first": first, "second": second})


def relink(conn: Connection, incident_id: str, into: str) -> None:
    """What may be the same as `incident_id` may be the same as the one it was merged into."""
    for one in links(conn, [incident_id])[incident_id]:
        unlink(conn, incident_id, one.other)
        link(conn, into, one.other, one.reason)


def _linked(conn: Connection, first: str, second: str) -> bool:
    return conn.execute(LINKED, {"first": first, "second": second}).first() is not None


# --- merged ones ---------------------------------------------------------------------------------


def resolve(conn: Connection, incident_id: str) -> str | None:
    """The id that `incident_id` goes by now, after merges; None when it never was one."""
    seen: set[str] = set()
    current: str | None = incident_id
    while current is not None and current not in seen:
        seen.add(current)
        row = conn.execute(LEADS_TO, {"id": current}).first()
        if row is None:
            return None
        if row.redirect_to is None:
            return current
        current = row.redirect_to
    return None


def merged_into(conn: Connection, incident_id: str) -> tuple[str, ...]:
    """The ids that lead to `incident_id` now, however often it was merged."""
    found: dict[str, None] = {}
    fresh = [incident_id]
    while fresh:
        leading = select(incidents.c.id).where(incidents.c.redirect_to.in_(fresh))
        fresh = [one for one in conn.scalars(leading.order_by(incidents.c.id)) if one not in found]
        found |= dict.fromkeys(fresh)
    return tuple(one for one in found if one != incident_id)


def redirect(conn: Connection, incident_id: str, into: str) -> None:
    """`incident_id` is known as `into` from now on."""
    relink(conn, incident_id, into)
    conn.execute(update(incidents).where(incidents.c.id == incident_id).values(redirect_to=into))
