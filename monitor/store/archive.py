"""What was taken from archives: the keys of what was read, so that nothing is read twice."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, insert, select

from monitor.store.schema import archived


def known(conn: Connection, keys: Collection[str]) -> set[str]:
    """Those of `keys` that were read before."""
    return set(conn.scalars(select(archived.c.key).where(archived.c.key.in_(keys))))


def keep(conn: Connection, keys: Collection[str], *, now: datetime) -> None:
    """Remember entries as read, in the transaction that records what they report."""
    fresh = set(keys) - known(conn, keys)
    if fresh:
        conn.execute(insert(archived), [{"key": key, "at": now} for key in sorted(fresh)])
