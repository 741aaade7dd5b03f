"""The ledger of an incident: who says what of it. Claims are added and never changed; which of them
speak is a mark beside them. Functions take a connection inside the caller's transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Text, bindparam, cast, insert, select, update

from monitor.incidents.policy import Merging
from monitor.incidents.quorum import speaking
from monitor.store.schema import claims
from monitor.types import Claim, Count, Modality, Place, Source, Weapon, When

SOURCE = TypeAdapter(Source)
VALUES: dict[str, TypeAdapter[Any]] = {
    "place": TypeAdapter(Place),
    "named": TypeAdapter(Place),
    "when": TypeAdapter(When),
    "weapon": TypeAdapter(Weapon),
    "munitions": TypeAdapter(Count),
    "killed": TypeAdapter(Count),
    "wounded": TypeAdapter(Count),
    "modality": TypeAdapter(Modality),
}
TEXT = TypeAdapter(str)
# What `_claim` takes, in its order; values and sources as text, which is understood once however
# often it is read.
CLAIM = (
    claims.c.fact,
    cast(claims.c.value, Text).label("value_text"),
    claims.c.publisher,
    claims.c.url,
    claims.c.quote,
    claims.c.as_of,
    cast(claims.c.source, Text).label("source_text"),
    claims.c.recalled,
    claims.c.updates,
)
# Built once: every report passes here.
WHOLE = (
    select(*CLAIM, claims.c.incident_id, claims.c.id)
    .where(claims.c.incident_id.in_(bindparam("ids", expanding=True)))
    .order_by(claims.c.id)
)
SPEAKING = WHOLE.where(claims.c.speaks)
ADD = insert(claims)


def told(conn: Connection, ids: Iterable[str], *, whole: bool = False) -> dict[str, list[Claim]]:
    """The claims about each incident, in the order in which they were recorded: those that speak,
    or the `whole` ledger.
    """
    found: dict[str, list[Claim]] = defaultdict(list)
    for row in _claims(conn, ids, whole=whole):
        found[row.incident_id].append(claim_of(row))
    return found


def _claims(conn: Connection, ids: Iterable[str], *, whole: bool) -> Iterable[Row[Any]]:
    return conn.execute(WHOLE if whole else SPEAKING, {"ids": list(ids)})


def claim_of(row: Row[tuple[Any, ...]]) -> Claim:
    """The claim in a row that begins with the columns CLAIM."""
    return _claim(*row[: len(CLAIM)])


@lru_cache(maxsize=20_000)  # the ledgers of what is told of now are read with each report
def _claim(
    fact: str,
    written: str,
    publisher: str,
    url: str,
    quote: str,
    as_of: datetime,
    source: str | None,
    recalled: bool,
    updates: bool,
) -> Claim:
    return Claim(
        fact=fact,
        value=_value(fact, written),
        publisher=publisher,
        url=url,
        quote=quote,
        as_of=as_of,
        source=_source(source),
        recalled=recalled,
        updates=updates,
    )


@lru_cache(maxsize=8192)  # reports of one attack say the same things
def _value(fact: str, written: str) -> object:
    return VALUES.get(fact, TEXT).validate_json(written)


@lru_cache(maxsize=4096)
def _source(written: str | None) -> Source | None:
    return SOURCE.validate_json(written) if written and written != "null" else None


def add(
    conn: Connection,
    incident_id: str,
    given: Iterable[Claim],
    *,
    report_id: int | None = None,
    mention: int | None = None,
) -> None:
    """Append to the ledger of an incident."""
    rows = [
        {
            "incident_id": incident_id,
            "report_id": report_id,
            "mention": mention,
            "recalled": claim.recalled,
            "updates": claim.updates,
            "fact": claim.fact,
            "value": VALUES.get(claim.fact, TEXT).dump_python(claim.value, mode="json"),
            "publisher": claim.publisher,
            "source": SOURCE.dump_python(claim.source, mode="json") if claim.source else None,
            "url": claim.url,
            "quote": claim.quote,
            "as_of": claim.as_of,
        }
        for claim in given
    ]
    if rows:
        conn.execute(ADD, rows)


def shorten(conn: Connection, incident_id: str, rules: Merging) -> None:
    """From now on only those claims speak that still make a difference."""
    heard = [(row.id, claim_of(row)) for row in _claims(conn, [incident_id], whole=False)]
    kept = set(speaking((claim for _, claim in heard), rules))
    silent = [number for number, claim in heard if claim not in kept]
    if silent:
        conn.execute(update(claims).where(claims.c.id.in_(silent)).values(speaks=False))


def hear_all(conn: Connection, incident_id: str) -> None:
    """Every claim speaks again: some that were heard are gone."""
    conn.execute(update(claims).where(claims.c.incident_id == incident_id).values(speaks=True))
