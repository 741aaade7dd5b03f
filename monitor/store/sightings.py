"""Mentions as they were recorded, to be grouped anew. Functions take a connection."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select, update

from monitor.incidents.claims import claims_of
from monitor.incidents.days import Window
from monitor.incidents.group import Sighting
from monitor.incidents.places import Where
from monitor.incidents.policy import Policy
from monitor.incidents.roles import Role, role_of
from monitor.incidents.voices import source_of
from monitor.store.ledger import CLAIM, claim_of
from monitor.store.reports import REPORT, article_of
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


def published(article: Article, now: datetime) -> datetime:
    """When an article counts as published: never after it was recorded."""
    return min(article.published or now, now)


def of(conn: Connection, ids: Collection[str], policy: Policy) -> list[Sighting]:
    """Every mention that was joined to one of `ids`, with its part of the ledger."""
    told: dict[tuple[int, int], list[Claim]] = defaultdict(list)
    for row in conn.execute(select(*CLAIM).where(claims.c.incident_id.in_(ids))):
        if row.report_id is not None:
            told[row.report_id, row.mention].append(claim_of(row))
    rows = conn.execute(
        _with_articles(incident_reports.c.incident_id, incident_reports.c.mention)
        .join(incident_reports, incident_reports.c.report_id == reports.c.id)
        .where(incident_reports.c.incident_id.in_(ids))
    )
    return [
        _sighting(row, policy, told[row.report_id, row.mention], row.incident_id) for row in rows
    ]


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
    wanted = (
        _with_articles(loose_mentions.c.mention)
        .join(loose_mentions, loose_mentions.c.report_id == reports.c.id)
        .where(loose_mentions.c.day_latest >= window.earliest - slack)
        .where(loose_mentions.c.day_earliest <= window.latest + slack)
        .order_by(loose_mentions.c.report_id, loose_mentions.c.mention)
        .limit(policy.match.most_candidates)
    )
    if place is not None and place.country is not None:
        country = loose_mentions.c.country
        countries = sorted({one.country for one in (place, *where.named) if one.country})
        wanted = wanted.where(or_(country.in_(countries), country.is_(None)))
    rows = (row for row in conn.execute(wanted) if (row.report_id, row.mention) not in but)
    found = (_sighting(row, policy, [], None) for row in rows)
    return [one for one in found if where.reaches(Where.of(one.mention), policy.match.places)]


def _with_articles(*more: Any) -> Select[Any]:
    return select(
        articles,
        reports.c.id.label("report_id"),
        reports.c.body,
        reports.c.recorded_at,
        *more,
    ).join(reports, reports.c.article_id == articles.c.id)


def _sighting(
    row: Row[Any], policy: Policy, told: Iterable[Claim], incident_id: str | None
) -> Sighting:
    article, report = article_of(row), REPORT.validate_python(row.body)
    return sighting(
        article,
        report,
        row.mention,
        report_id=row.report_id,
        words=row.content_hash,
        at=published(article, row.recorded_at),
        policy=policy,
        told=tuple(told),
        incident_id=incident_id,
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
    told: tuple[Claim, ...] = (),
    incident_id: str | None = None,
) -> Sighting:
    """A mention with its claims: those that were `told` for it, else those it would make."""
    mention: Mention = report.mentions[index]
    role = role_of(report, mention)
    assert role is not None  # noqa: S101 - only mentions that have one are recorded
    recalled = role is Role.BACKGROUND and mention.modality is not Modality.DENIED
    source = source_of(article, policy.confidence)
    return Sighting(
        report_id=report_id,
        index=index,
        url=article.url,
        published=at,
        words=words,
        role=role,
        mention=mention,
        claims=told
        or claims_of(article, mention, source, at, recalled=recalled, updates=role is Role.UPDATE),
        incident_id=incident_id,
    )


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
    unreported = select(claims.c.incident_id).where(
        claims.c.incident_id.in_(ids), claims.c.report_id.is_(None)
    )
    return set(conn.scalars(unreported)) | corrected(conn, ids)


def grown(conn: Connection, ids: Iterable[str], most: int) -> set[str]:
    """Those of `ids` that more than `most` mentions tell of."""
    told = incident_reports.c.incident_id
    return {
        name
        for name in ids
        if conn.execute(select(told).where(told == name).offset(most).limit(1)).first() is not None
    }


def corrected(conn: Connection, ids: Collection[str]) -> set[str]:
    """Those of `ids` that people put right."""
    rows = select(corrections.c.incident_id, corrections.c.other_id).where(
        or_(corrections.c.incident_id.in_(ids), corrections.c.other_id.in_(ids))
    )
    return {name for row in conn.execute(rows) for name in row if name is not None} & set(ids)


def put_aside(conn: Connection, one: Sighting, window: Window) -> None:
    """Keep a mention that concerns no known incident, in case one becomes known."""
    told = [one.mention.place, *one.mention.also_named]
    countries = {place.country if place else None for place in told}
    conn.execute(
        insert(loose_mentions).values(
            report_id=one.report_id,
            mention=one.index,
            day_earliest=window.earliest,
            day_latest=window.latest,
            country=countries.pop() if len(countries) == 1 else None,
        )
    )


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
