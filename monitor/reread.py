"""Stored articles read by other rules: what would change, and the change itself, told to nobody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.alerts.audience import Audience
from monitor.backfill import Reads
from monitor.incidents.group import Sighting
from monitor.incidents.policy import Policy
from monitor.record import record
from monitor.replay import Final, replay
from monitor.settle import settle
from monitor.store import Store, pairs, reports, sightings
from monitor.store.schema import articles
from monitor.store.schema import reports as reports_table
from monitor.types import Article, Origin, Report, TextBasis, Verdict

SILENT = "an article was read anew by other rules"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An article that other rules understand otherwise."""

    url: str
    title: str
    before: Verdict
    after: Verdict
    reason: str  # of the new verdict


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What other rules gain and lose. Incidents are named by the addresses of their reports."""

    read: int
    readings: tuple[Reading, ...]
    appear: tuple[tuple[str, ...], ...]
    vanish: tuple[tuple[str, ...], ...]
    merge: tuple[tuple[tuple[str, ...], ...], ...]  # those that become one
    split: tuple[tuple[tuple[str, ...], ...], ...]  # those that one becomes


def difference(
    store: Store,
    read: Callable[[Article], Report],
    *,
    policy: Policy,
    audience: Audience,
) -> Difference:
    """Compare the stored reports with what `read` makes of the same articles.

    Both are replayed from the beginning, so that nothing but the rules differs. Writes nothing.
    """
    with store.read() as conn:
        stored = dict(_stored(conn))
    by_key = {_key(article): report for article, report in stored.values()}
    told = [article for article, _ in stored.values()]
    before = replay(told, lambda one: by_key[_key(one)], policy=policy, audience=audience)
    after = replay(told, read, policy=policy, audience=audience)
    readings = [
        Reading(
            url=new.article.url,
            title=new.article.title,
            before=old.report.verdict,
            after=new.report.verdict,
            reason=new.report.reason,
        )
        for old, new in zip(before.steps, after.steps, strict=True)
        if (old.report.verdict, old.report.mentions) != (new.report.verdict, new.report.mentions)
    ]
    return Difference(
        read=len(told),
        readings=tuple(readings),
        **_regrouped(before.incidents, after.incidents),
    )


def apply(store: Store, reader: Reads, *, policy: Policy, clock: Callable[[], datetime]) -> int:
    """Record every article as it is read now, in place of how it was read; return how many were.

    Tells nobody. What people put right stays, and with it the reading of its articles. Can be
    stopped and run again.
    """
    with store.read() as conn:
        old = [
            (number, article)
            for number, (article, report) in _stored(conn)
            if report.rules_version != reader.rules_version
        ]
    return sum(_apply_one(store, number, one, reader, policy, clock()) for number, one in old)


def _apply_one(
    store: Store, number: int, article: Article, reader: Reads, policy: Policy, now: datetime
) -> bool:
    report = reader.read(article)
    with store.write() as conn:
        homes = _homes(sightings.of_article(conn, number, policy))
        if sightings.corrected(conn, homes):
            return False
        dated = replace(article, published=article.published or _recorded_at(conn, number))
        done = record(
            conn, dated, report, now=now, policy=policy, origin=Origin.BACKFILL, silent=SILENT
        )
        # Only now: what is read anew has found the incidents that the old reading made.
        old = [
            one
            for one in sightings.of_article(conn, number, policy)
            if one.report_id != done.report_id
        ]
        for one in old:
            sightings.detach(conn, one)
        sightings.forget_loose(conn, number, but=done.report_id)
        for name in sorted(homes | _homes(old)):
            if pairs.resolve(conn, name) == name:
                settle(conn, name, now=now, policy=policy, silent=SILENT, reason=SILENT)
    return True


def _homes(told: Iterable[Sighting]) -> set[str]:
    return {one.incident_id for one in told if one.incident_id is not None}


def _recorded_at(conn: Connection, article_id: int) -> datetime | None:
    first: datetime | None = conn.scalar(
        select(func.min(reports_table.c.recorded_at)).where(
            reports_table.c.article_id == article_id
        )
    )
    return first


def _key(article: Article) -> tuple[str, str]:
    return (article.url, reports.content_hash(article))


def _stored(conn: Connection) -> Iterator[tuple[int, tuple[Article, Report]]]:
    """Every article whose text was kept, with its newest report."""
    newest = (
        select(func.max(reports_table.c.id)).group_by(reports_table.c.article_id).scalar_subquery()
    )
    rows = conn.execute(
        select(articles, reports_table.c.body)
        .join(reports_table, reports_table.c.article_id == articles.c.id)
        .where(reports_table.c.id.in_(newest), articles.c.basis != TextBasis.UNKEPT)
        .order_by(articles.c.id)
    )
    for row in rows:
        yield row.id, (reports.article_of(row), reports.REPORT.validate_python(row.body))


def _regrouped(before: Iterable[Final], after: Iterable[Final]) -> dict[str, Any]:
    old = [frozenset(one.urls) for one in before]
    new = [frozenset(one.urls) for one in after]
    return {
        "appear": tuple(tuple(sorted(one)) for one in new if not any(one & each for each in old)),
        "vanish": tuple(tuple(sorted(one)) for one in old if not any(one & each for each in new)),
        "merge": _many(new, old),
        "split": _many(old, new),
    }


def _many(
    whole: list[frozenset[str]], parts: list[frozenset[str]]
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each of `whole` that holds several of `parts`: those parts."""
    shares: dict[frozenset[str], list[frozenset[str]]] = defaultdict(list)
    for one in whole:
        for part in parts:
            if len(one & part) * 2 > len(part):
                shares[one].append(part)
    return tuple(
        tuple(sorted(tuple(sorted(part)) for part in found))
        for found in shares.values()
        if len(found) > 1
    )
