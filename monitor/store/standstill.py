"""Since when nothing new is taken in, because the disk is full."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from monitor.store.schema import meta

KEY = "disk_full"


def since(conn: Connection) -> datetime | None:
    """None when there is room."""
    value = conn.scalar(select(meta.c.value).where(meta.c.key == KEY))
    return datetime.fromisoformat(value) if value else None


def begin(conn: Connection, *, now: datetime) -> None:
    conn.execute(insert(meta).values(key=KEY, value=now.isoformat()))


def end(conn: Connection) -> None:
    conn.execute(delete(meta).where(meta.c.key == KEY))
