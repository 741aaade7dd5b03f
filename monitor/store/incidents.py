"""Incidents and their revisions. Functions take a connection inside the caller's
transaction; what is derived for searching is written by `save` and nowhere else.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

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
    ahead = days.latest + slack + back
    near = (
        incidents.c.redirect_to.is_(None),
        incidents.c.origin != Origin.CANARY,
        incidents.c.day_latest.between(days.earliest - slack, ahead + LONGEST_SPAN),
        incidents.c.day_earliest <= ahead,
    )
    is_ahead = incidents.c.day_earliest > days.latest + slack
    named = _named(where, days.earliest - slack, ahead + LONGEST_SPAN, rules)
    rows = [
        row
        for area in (*_areas(where.place), *named)
        for row in _nearest(conn, (*near, *area), is_ahead, rules)
    ]
    near_there = [row for row in rows if row.id not in but and _in_reach(row, where, rules)]
    found = _incidents(conn, near_there)
    return tuple(one for one in found if one.claims)


def _areas(place: Place | None) -> tuple[tuple[ColumnElement[bool], ...], ...]:
    """Where to look: one index range each; together they are slow in SQLite ("or" scans)."""
    if place is None or place.country is None:
        return ((),)
    return ((incidents.c.country == place.country,), (incidents.c.country.is_(None),))


def _named(
    where: Where, earliest: date, latest: date, rules: Matching
) -> tuple[tuple[ColumnElement[bool], ...], ...]:
    """Those of other countries whose reports tell or name what `where` does."""
    if where.place is None or where.place.country is None or not _keys(where):
        return ()
    named = (
        select(incident_names.c.incident_id)
        .where(incident_names.c.name.in_(_keys(where)))
        .where(incident_names.c.day_latest.between(earliest, latest))
        .order_by(incident_names.c.day_latest.desc(), incident_names.c.incident_id)
        .limit(rules.most_candidates)
    )
    return ((incidents.c.country != where.place.country, incidents.c.id.in_(named)),)


def _keys(where: Where) -> list[str]:
    return sorted({name[:LONGEST_NAME] for name in where.names()})


def _nearest(
    conn: Connection,
    wanted: tuple[ColumnElement[bool], ...],
    is_ahead: ColumnElement[bool],
    rules: Matching,
) -> Sequence[Row[tuple[Any, ...]]]:
    return conn.execute(
        select(incidents)
        .where(*wanted)
        .order_by(is_ahead, incidents.c.day_latest.desc(), incidents.c.id)
        .limit(rules.most_candidates)
    ).all()


def _in_reach(row: Row[tuple[Any, ...]], where: Where, rules: Matching) -> bool:
    if row.vague:
        return True
    known = Where(
        place=FACTS.validate_python(row.facts).place,
        named=tuple(NAMED.validate_python(row.named or [])),
    )
    return where.reaches(known, rules.places)


def exists(conn: Connection, incident_id: str) -> bool:
    return (
        conn.execute(select(incidents.c.id).where(incidents.c.id == incident_id)).first()
        is not None
    )


def get(conn: Connection, incident_id: str, *, whole: bool = False) -> Incident | None:
    """One incident with the claims that speak, or its `whole` ledger; ids of merged ones lead to
    what they were merged into.
    """
    current = resolve(conn, incident_id)
    rows = conn.execute(select(incidents).where(incidents.c.id == current)).all()
    return next(iter(_incidents(conn, rows, whole=whole)), None)


def _incidents(
    conn: Connection, rows: Sequence[Row[tuple[Any, ...]]], *, whole: bool = False
) -> tuple[Incident, ...]:
    ids = [row.id for row in rows]
    ledgers, near = ledger.told(conn, ids, whole=whole), links(conn, ids)
    return tuple(_incident(row, ledgers[row.id], near[row.id]) for row in rows)


def _incident(row: Row[tuple[Any, ...]], told: list[Claim], near: list[Link]) -> Incident:
    return Incident(
        id=row.id,
        status=Status(row.status),
        severity=Severity(row.severity),
        origin=Origin(row.origin),
        facts=FACTS.validate_python(row.facts),
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
    if exists(conn, incident.id):
        conn.execute(update(incidents).where(incidents.c.id == incident.id).values(values))
    else:
        conn.execute(
            insert(incidents).values(
                id=incident.id,
                created_at=incident.created_at,
                updated_at=incident.created_at,
                **values,
            )
        )
    if span is not None:
        _call(conn, incident.id, where, span[1])


def _call(conn: Connection, incident_id: str, where: Where, latest: date) -> None:
    """Write what an incident is found by in other countries, if it is not written already."""
    mine = incident_names.c.incident_id == incident_id
    wanted = {(name, latest) for name in _keys(where)}
    stored = select(incident_names.c.name, incident_names.c.day_latest).where(mine)
    if wanted == {(row.name, row.day_latest) for row in conn.execute(stored)}:
        return
    conn.execute(delete(incident_names).where(mine))
    if wanted:
        rows = [{"incident_id": incident_id, "name": n, "day_latest": d} for n, d in sorted(wanted)]
        conn.execute(insert(incident_names), rows)


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
    conn.execute(
        insert(incident_reports).values(
            incident_id=incident_id,
            report_id=report_id,
            mention=mention,
            role=role,
            reason=reason,
        )
    )


def add_revision(
    conn: Connection, revision: Revision, *, report_id: int | None = None, material: bool = True
) -> None:
    """Append one revision; `material` ones are news to people who know of the incident."""
    conn.execute(
        insert(revisions).values(
            incident_id=revision.incident_id,
            number=revision.number,
            at=revision.at,
            change=revision.change,
            material=material,
            changed=list(revision.changed),
            facts=FACTS.dump_python(revision.facts, mode="json"),
            status=revision.status,
            severity=int(revision.severity),
            reason=revision.reason,
            report_id=report_id,
        )
    )
    conn.execute(
        update(incidents)
        .where(incidents.c.id == revision.incident_id)
        .values(updated_at=revision.at)
    )


def facts_told(conn: Connection, incident_id: str) -> tuple[Facts, Status] | None:
    """What the last revision said that was worth a message; None when there was none yet."""
    row = conn.execute(
        select(revisions.c.facts, revisions.c.status)
        .where(revisions.c.incident_id == incident_id, revisions.c.material)
        .order_by(revisions.c.number.desc())
        .limit(1)
    ).first()
    return (FACTS.validate_python(row.facts), Status(row.status)) if row else None


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
