"""Incidents and their revisions. Functions take a connection inside the caller's
transaction; what is derived for searching is written by `save` and nowhere else.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)

from monitor.contract import Link
from monitor.incidents.days import Window
from monitor.incidents.places import Where, where_of
from monitor.incidents.policy import Matching
from monitor.store import ledger
from monitor.store.pairs import links, resolve
from monitor.store.schema import (
    incident_names,
    incident_reports,
    incidents,
    revisions,
)
from monitor.types import (
    Change,
    Claim,
    Facts,
    Incident,
    Origin,
    Place,
    Revision,
    Severity,
    Status,
)

FACTS = TypeAdapter(Facts)
NAMED = TypeAdapter(list[Place])
LONGEST_NAME = 80  # characters
LONGEST_SPAN = timedelta(days=62)  # "last month", told on the first: the widest day there is

# Statements are built once: every report passes here several times, and building one costs more
# than the store takes to answer it. Facts and places are read as text, which is understood once.
INCIDENT: Select[Any] = select(
    *(one for one in incidents.c if one.name not in ("facts", "named")),
    cast(incidents.c.facts, Text).label("facts_text"),
    cast(incidents.c.named, Text).label("named_text"),
)
BY_ID: Select[Any] = INCIDENT.where(incidents.c.id == bindparam("id"))
MOST = bindparam("most", type_=Integer)
# Worded so that no index serves: SQLite takes "IS NULL" for rare, and would look through them all.
NOT_MERGED = func.coalesce(incidents.c.redirect_to, "") == ""
THERE = incidents.c.country == bindparam("country")
ELSEWHERE = incidents.c.country != bindparam("country")
NAMED_ALIKE = incidents.c.id.in_(
    select(incident_names.c.incident_id)
    .where(incident_names.c.name.in_(bindparam("names", expanding=True)))
    .where(incident_names.c.day_latest.between(bindparam("earliest"), bindparam("furthest")))
    .order_by(incident_names.c.day_latest.desc(), incident_names.c.incident_id)
    .limit(MOST)
)
EXISTS = select(incidents.c.id).where(incidents.c.id == bindparam("id"))
REPLACE = update(incidents).where(incidents.c.id == bindparam("mine"))
CALLED = select(incident_names.c.name, incident_names.c.day_latest).where(
    incident_names.c.incident_id == bindparam("mine")
)
UNCALL = delete(incident_names).where(incident_names.c.incident_id == bindparam("mine"))
CALL = insert(incident_names)
ADD = insert(incidents)
ADD_REPORT = insert(incident_reports)
ADD_REVISION = insert(revisions)
LAST_TOLD = (
    select(cast(revisions.c.facts, Text).label("facts_text"), revisions.c.status)
    .where(revisions.c.incident_id == bindparam("mine"), revisions.c.material)
    .order_by(revisions.c.number.desc())
    .limit(1)
)


def _any_of(*areas: Select[Any]) -> CompoundSelect[Any]:
    """All of them in one statement, each with an index range of its own: an "or" of the areas is
    slow in SQLite.
    """
    return union_all(*(select(area.subquery()) for area in areas))


def _nearest(*area: ColumnElement[bool]) -> Select[Any]:
    """Those of an area near some days: of these days before those ahead, the latest first."""
    return (
        INCIDENT.where(NOT_MERGED, incidents.c.origin != Origin.CANARY)
        .where(incidents.c.day_latest.between(bindparam("earliest"), bindparam("furthest")))
        .where(incidents.c.day_earliest <= bindparam("ahead"), *area)
        .order_by(incidents.c.day_earliest > bindparam("latest"))
        .order_by(incidents.c.day_latest.desc(), incidents.c.id)
        .limit(MOST)
    )


ANYWHERE = _nearest()
IN_COUNTRY = _any_of(_nearest(THERE), _nearest(incidents.c.country.is_(None)))
OR_NAMED = _any_of(
    _nearest(THERE), _nearest(incidents.c.country.is_(None)), _nearest(ELSEWHERE, NAMED_ALIKE)
)


# --- search ------------------------------------------------------------------------------------


def candidates(
    conn: Connection, where: Where, days: Window, rules: Matching, *, but: Container[str] = ()
) -> tuple[Incident, ...]:
    """The known incidents that one mention can speak of: near those days, and not far from there;
    without those that the caller has already.

    Reaches forward as far as a follow-up without a date, or a report that is posted anew, reaches
    back: one that was recorded before may speak of the attack of this mention. At most
    `rules.most_candidates`, those of its own days before those ahead and the latest first, however
    many incidents are stored.
    """
    slack = timedelta(days=rules.day_slack)
    back = timedelta(days=max(rules.follow_up_back_days, rules.posted_again_days))
    near = {
        "earliest": days.earliest - slack,
        "latest": days.latest + slack,
        "ahead": days.latest + slack + back,
        "furthest": days.latest + slack + back + LONGEST_SPAN,
        "most": rules.most_candidates,
    }
    rows = [row for row in _found(conn, where, near) if row.id not in but]
    found = _incidents(conn, [row for row in rows if _in_reach(row, where, rules)])
    return tuple(one for one in found if one.claims)


def _found(conn: Connection, where: Where, near: Mapping[str, object]) -> Sequence[Row[Any]]:
    """What lies in the country, or nobody knows where; of other countries, those whose reports tell
    or name what `where` does.
    """
    country, names = where.place.country if where.place else None, _keys(where)
    if country is None:
        return conn.execute(ANYWHERE, near).all()
    areas = OR_NAMED if names else IN_COUNTRY
    return conn.execute(areas, {**near, "country": country, "names": names}).all()


def _keys(where: Where) -> list[str]:
    return sorted({name[:LONGEST_NAME] for name in where.names()})


def _in_reach(row: Row[tuple[Any, ...]], where: Where, rules: Matching) -> bool:
    if row.vague:
        return True
    known = Where(place=_facts(row.facts_text).place, named=_named(row.named_text))
    return where.reaches(known, rules.places)


@lru_cache(maxsize=2048)  # what happened near is read with each report of these days
def _facts(written: str) -> Facts:
    return FACTS.validate_json(written)


@lru_cache(maxsize=2048)
def _named(written: str | None) -> tuple[Place, ...]:
    return tuple(NAMED.validate_json(written)) if written and written != "null" else ()


def exists(conn: Connection, incident_id: str) -> bool:
    return conn.execute(EXISTS, {"id": incident_id}).first() is not None


def get(conn: Connection, incident_id: str, *, whole: bool = False) -> Incident | None:
    """One incident with the claims that speak, or its `whole` ledger; ids of merged ones lead to
    what they were merged into.
    """
    rows = conn.execute(BY_ID, {"id": incident_id}).all()
    if rows and rows[0].redirect_to is not None:
        rows = conn.execute(BY_ID, {"id": resolve(conn, incident_id)}).all()
    return next(iter(_incidents(conn, rows, whole=whole)), None)


def _incidents(
    conn: Connection, rows: Sequence[Row[tuple[Any, ...]]], *, whole: bool = False
) -> tuple[Incident, ...]:
    if not rows:
        return ()
    ids = [row.id for row in rows]
    ledgers, near = ledger.told(conn, ids, whole=whole), links(conn, ids)
    return tuple(_incident(row, ledgers[row.id], near[row.id]) for row in rows)


def _incident(row: Row[tuple[Any, ...]], told: list[Claim], near: list[Link]) -> Incident:
    return Incident(
        id=row.id,
        status=Status(row.status),
        severity=Severity(row.severity),
        origin=Origin(row.origin),
        facts=_facts(row.facts_text),
        revision=row.revision,
        created_at=row.created_at,
        claims=tuple(told),
        possibly_same_as=tuple(link.other for link in near),
    )


# --- writing -----------------------------------------------------------------------------------


def save(
    conn: Connection,
    incident: Incident,
    days: Iterable[Window] | None,
    *,
    operation: str | None = None,
) -> None:
    """Insert or replace the row of an incident and what it is searched by.

    `days` are the windows of its reports: it is found by any day that somebody told. None: as
    before.
    """
    facts, where = incident.facts, where_of(incident)
    values: dict[str, object] = {
        "status": incident.status,
        "severity": int(incident.severity),
        "origin": incident.origin,
        "revision": incident.revision,
        "facts": FACTS.dump_python(facts, mode="json"),
        "country": facts.place.country if facts.place else None,
        "admin1": facts.place.admin1 if facts.place else None,
        "site_id": facts.place.site_id if facts.place else None,
        "lat": facts.place.lat if facts.place else None,
        "lon": facts.place.lon if facts.place else None,
        "kind": facts.weapon.kind if facts.weapon else None,
        "vague": _is_vague(incident, where),
        "named": NAMED.dump_python(list(where.named), mode="json"),
    }
    span = _span(tuple(days)) if days is not None else None
    if span is not None:
        values["day_earliest"], values["day_latest"] = span
    if operation is not None:
        values["operation_id"] = operation
    if conn.execute(REPLACE, {"mine": incident.id, **values}).rowcount == 0:
        at = incident.created_at
        row = {"id": incident.id, "created_at": at, "updated_at": at, **values}
        conn.execute(ADD, row)
    if span is not None:
        _call(conn, incident.id, where, span[1])


def _call(conn: Connection, incident_id: str, where: Where, latest: date) -> None:
    """Write what an incident is found by in other countries, if it is not written already."""
    wanted = {(name, latest) for name in _keys(where)}
    stored = {(row.name, row.day_latest) for row in conn.execute(CALLED, {"mine": incident_id})}
    if wanted == stored:
        return
    if stored:
        conn.execute(UNCALL, {"mine": incident_id})
    if wanted:
        rows = [{"incident_id": incident_id, "name": n, "day_latest": d} for n, d in sorted(wanted)]
        conn.execute(CALL, rows)


def _is_vague(incident: Incident, where: Where) -> bool:
    """Whether some report of it names no place, or only a wide one: held alone, that report might
    fit elsewhere. What others take for the scene is `named`, and so it is found by that.
    """
    close = {where.place, *where.named}
    placed = {one.url for one in incident.claims if one.fact == "place" and one.value in close}
    return any(claim.url not in placed for claim in incident.claims)


def _span(windows: Sequence[Window]) -> tuple[date, date]:
    latest = max(window.latest for window in windows)
    earliest = min(window.earliest for window in windows)
    return max(earliest, latest - LONGEST_SPAN), latest


def add_report(
    conn: Connection, incident_id: str, report_id: int, mention: int, role: str, reason: str
) -> None:
    """Note that a mention of a report speaks of an incident, and why it was joined."""
    row = {
        "incident_id": incident_id,
        "report_id": report_id,
        "mention": mention,
        "role": role,
        "reason": reason,
    }
    conn.execute(ADD_REPORT, row)


def add_revision(
    conn: Connection, revision: Revision, *, report_id: int | None = None, material: bool = True
) -> None:
    """Append one revision; `material` ones are news to people who know of the incident."""
    row = {
        "incident_id": revision.incident_id,
        "number": revision.number,
        "at": revision.at,
        "change": revision.change,
        "material": material,
        "changed": list(revision.changed),
        "facts": FACTS.dump_python(revision.facts, mode="json"),
        "status": revision.status,
        "severity": int(revision.severity),
        "reason": revision.reason,
        "report_id": report_id,
    }
    conn.execute(ADD_REVISION, row)
    conn.execute(REPLACE, {"mine": revision.incident_id, "updated_at": revision.at})


def facts_told(conn: Connection, incident_id: str) -> tuple[Facts, Status] | None:
    """What the last revision said that was worth a message; None when there was none yet."""
    row = conn.execute(LAST_TOLD, {"mine": incident_id}).first()
    return (_facts(row.facts_text), Status(row.status)) if row else None


def revisions_of(conn: Connection, incident_id: str) -> tuple[Revision, ...]:
    rows = conn.execute(
        select(revisions).where(revisions.c.incident_id == incident_id).order_by(revisions.c.number)
    )
    return tuple(
        Revision(
            incident_id=row.incident_id,
            number=row.number,
            at=row.at,
            change=Change(row.change),
            changed=tuple(row.changed),
            facts=FACTS.validate_python(row.facts),
            status=Status(row.status),
            severity=Severity(row.severity),
            reason=row.reason,
        )
        for row in rows
    )
