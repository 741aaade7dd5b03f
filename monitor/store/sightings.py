"""Mentions as they were recorded, to be grouped anew. Functions take a connection."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from monitor.incidents.claims import claims_of
from monitor.incidents.days import Window
from monitor.incidents.group import Sighting
from monitor.incidents.places import Where
from monitor.incidents.policy import Policy
from monitor.incidents.roles import Role, role_of
from monitor.incidents.voices import source_of
from monitor.store.ledger import CLAIM, claim_of
from monitor.store.reports import REPORTED, article_of, report_of
from monitor.store.schema import (
    articles,
    claims,
    corrections,
    incident_reports,
    loose_mentions,
    reports,
)
from monitor.types import Article, Claim, Mention, Modality, Report

Key = tuple[int, int]  # a report and the index of its mention

# Built once: every report passes here.
IDS: BindParameter[str] = bindparam("ids", expanding=True)
TOLD = select(*CLAIM, claims.c.report_id, claims.c.mention).where(claims.c.incident_id.in_(IDS))
JOINED: Select[Any] = (
    select(*REPORTED, incident_reports.c.incident_id, incident_reports.c.mention)
    .join(reports, reports.c.article_id == articles.c.id)
    .join(incident_reports, incident_reports.c.report_id == reports.c.id)
    .where(incident_reports.c.incident_id.in_(IDS))
)
LOOSE: Select[Any] = (
    select(*REPORTED, loose_mentions.c.mention)
    .join(reports, reports.c.article_id == articles.c.id)
    .join(loose_mentions, loose_mentions.c.report_id == reports.c.id)
    .where(loose_mentions.c.day_latest >= bindparam("earliest"))
    .where(loose_mentions.c.day_earliest <= bindparam("latest"))
    .order_by(loose_mentions.c.report_id, loose_mentions.c.mention)
    .limit(bindparam("most", type_=Integer))
)
LOOSE_IN = LOOSE.where(
    or_(
        loose_mentions.c.country.in_(bindparam("countries", expanding=True)),
        loose_mentions.c.country.is_(None),
    )
)
UNREPORTED = select(claims.c.incident_id).where(
    claims.c.incident_id.in_(IDS), claims.c.report_id.is_(None)
)
CORRECTED = select(corrections.c.incident_id, corrections.c.other_id).where(
    or_(corrections.c.incident_id.in_(IDS), corrections.c.other_id.in_(IDS))
)
GROWN = (
    select(incident_reports.c.incident_id)
    .where(incident_reports.c.incident_id == bindparam("id"))
    .offset(bindparam("most", type_=Integer))
    .limit(1)
)
PUT_ASIDE = insert(loose_mentions)


def published(article: Article, now: datetime) -> datetime:
    """When an article counts as published: never after it was recorded."""
    return min(article.published or now, now)


def of(conn: Connection, ids: Collection[str], policy: Policy) -> list[Sighting]:
    """Every mention that was joined to one of `ids`, with its part of the ledger."""
    told: dict[Key, list[Claim]] = defaultdict(list)
    for row in conn.execute(TOLD, {"ids": list(ids)}):
        if row.report_id is not None:
            told[row.report_id, row.mention].append(claim_of(row))
    rows = conn.execute(JOINED, {"ids": list(ids)})
    return [_sighting(row, policy, told[row.report_id, row.mention] or None) for row in rows]


def mentions(conn: Connection, incident_id: str, policy: Policy) -> list[Sighting]:
    """Every mention that was joined to an incident, without its part of the ledger."""
    rows = conn.execute(JOINED, {"ids": [incident_id]})
    return [_sighting(row, policy, ()) for row in rows]


def loose(
    conn: Connection,
    where: Where,
    window: Window,
    policy: Policy,
    *,
    but: Container[Key] = (),
) -> list[Sighting]:
    """The mentions near those days and not far from there that concern no known incident yet,
    without those that are known already, by report and mention.
    """
    slack, place = timedelta(days=policy.match.day_slack), where.place
    asked = {
        "earliest": window.earliest - slack,
        "latest": window.latest + slack,
        "most": policy.match.most_candidates,
    }
    wanted = LOOSE
    if place is not None and place.country is not None:
        countries = {one.country for one in (place, *where.named) if one.country}
        wanted, asked["countries"] = LOOSE_IN, sorted(countries)
    rows = (row for row in conn.execute(wanted, asked) if (row.report_id, row.mention) not in but)
    found = (_sighting(row, policy, None) for row in rows)
    return [one for one in found if where.reaches(Where.of(one.mention), policy.match.places)]


def _sighting(row: Row[Any], policy: Policy, told: Sequence[Claim] | None) -> Sighting:
    article, report = article_of(row), report_of(row)
    return sighting(
        article,
        report,
        row.mention,
        report_id=row.report_id,
        words=row.content_hash,
        at=published(article, row.recorded_at),
        policy=policy,
        told=told,
        incident_id=row._mapping.get("incident_id"),
    )


def sighting(
    article: Article,
    report: Report,
    index: int,
    *,
    report_id: int,
    words: str,
    at: datetime,
    policy: Policy,
    told: Sequence[Claim] | None = None,
    incident_id: str | None = None,
) -> Sighting:
    """A mention with the claims that were `told` for it; None: those it would make."""
    mention: Mention = report.mentions[index]
    role = role_of(report, mention)
    assert role is not None  # noqa: S101 - only mentions that have one are recorded
    return Sighting(
        report_id=report_id,
        index=index,
        url=article.url,
        published=at,
        words=words,
        role=role,
        mention=mention,
        claims=_made(article, mention, role, at, policy) if told is None else tuple(told),
        incident_id=incident_id,
    )


def _made(
    article: Article, mention: Mention, role: Role, at: datetime, policy: Policy
) -> tuple[Claim, ...]:
    source = source_of(article, policy.confidence)
    recalled = role is Role.BACKGROUND and mention.modality is not Modality.DENIED
    updates = role is Role.UPDATE
    return claims_of(article, mention, source, at, recalled=recalled, updates=updates)


def of_article(conn: Connection, article_id: int, policy: Policy) -> list[Sighting]:
    """Every mention of an article, by whatever rules it was read, that was joined somewhere."""
    ids = conn.scalars(
        select(incident_reports.c.incident_id)
        .join(reports, reports.c.id == incident_reports.c.report_id)
        .where(reports.c.article_id == article_id)
    ).all()
    mine = set(conn.scalars(select(reports.c.id).where(reports.c.article_id == article_id)))
    return [one for one in of(conn, sorted(set(ids)), policy) if one.report_id in mine]


def forget_loose(conn: Connection, article_id: int, *, but: int) -> None:
    """Drop what was put aside of an article, except by the report `but`."""
    mine = select(reports.c.id).where(reports.c.article_id == article_id, reports.c.id != but)
    conn.execute(delete(loose_mentions).where(loose_mentions.c.report_id.in_(mine)))


def settled_by_people(conn: Connection, ids: Collection[str]) -> set[str]:
    """Those of `ids` that are not grouped anew: seeds, and what people put right."""
    return set(conn.scalars(UNREPORTED, {"ids": list(ids)})) | corrected(conn, ids)


def grown(conn: Connection, ids: Iterable[str], most: int) -> set[str]:
    """Those of `ids` that more than `most` mentions tell of."""
    return {
        name for name in ids if conn.execute(GROWN, {"id": name, "most": most}).first() is not None
    }


def corrected(conn: Connection, ids: Collection[str]) -> set[str]:
    """Those of `ids` that people put right."""
    rows = conn.execute(CORRECTED, {"ids": list(ids)})
    return {name for row in rows for name in row if name is not None} & set(ids)


def put_aside(conn: Connection, one: Sighting, window: Window) -> None:
    """Keep a mention that concerns no known incident, in case one becomes known."""
    told = [one.mention.place, *one.mention.also_named]
    countries = {place.country if place else None for place in told}
    row = {
        "report_id": one.report_id,
        "mention": one.index,
        "day_earliest": window.earliest,
        "day_latest": window.latest,
        "country": countries.pop() if len(countries) == 1 else None,
    }
    conn.execute(PUT_ASIDE, row)


def take_up(conn: Connection, one: Sighting) -> None:
    """It concerns an incident now."""
    conn.execute(
        delete(loose_mentions).where(
            loose_mentions.c.report_id == one.report_id, loose_mentions.c.mention == one.index
        )
    )


def move(conn: Connection, one: Sighting, incident_id: str, reason: str) -> None:
    """Give a mention and its claims to another incident."""
    mine = (incident_reports.c.report_id == one.report_id) & (
        incident_reports.c.mention == one.index
    )
    conn.execute(
        update(incident_reports).where(mine).values(incident_id=incident_id, reason=reason)
    )
    conn.execute(
        update(claims)
        .where(claims.c.report_id == one.report_id, claims.c.mention == one.index)
        .values(incident_id=incident_id)
    )


def hand_over(conn: Connection, incident_id: str, to: str) -> None:
    """Give everything that is told of one incident to another."""
    for table in (incident_reports, claims):
        conn.execute(update(table).where(table.c.incident_id == incident_id).values(incident_id=to))


def detach(conn: Connection, one: Sighting) -> None:
    """A mention concerns no known incident any more."""
    conn.execute(
        delete(incident_reports).where(
            incident_reports.c.report_id == one.report_id, incident_reports.c.mention == one.index
        )
    )
    conn.execute(
        delete(claims).where(claims.c.report_id == one.report_id, claims.c.mention == one.index)
    )
