"""Episodes in which no source watched a country, a site or a language: begun, told, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from monitor.store.schema import blindness as table


@dataclass(frozen=True, kw_only=True)
class Episode:
    since: datetime
    told: bool


def episodes(conn: Connection) -> Mapping[str, Episode]:
    rows = conn.execute(select(table))
    return {row.name: Episode(since=row.since, told=row.told) for row in rows}


def begin(conn: Connection, name: str, *, now: datetime) -> None:
    conn.execute(insert(table).values(name=name, since=now, told=False))


def told(conn: Connection, name: str) -> None:
    conn.execute(update(table).where(table.c.name == name).values(told=True))


def end(conn: Connection, name: str) -> None:
    conn.execute(delete(table).where(table.c.name == name))
