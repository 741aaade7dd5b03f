"""One report into the store, inside one transaction of the caller: all of it or nothing.

    article row, report row -> for each mention: candidates -> match -> ledger
    -> for each incident touched: merge -> revision -> who is told -> outbox rows

Writers take turns, so two reports of one new attack that arrive together make one incident.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.route import Routed
from monitor.incidents.identity import operation_id
from monitor.incidents.policy import Policy
from monitor.incidents.roles import Role, is_recent, role_of
from monitor.joining import Joined, Occasion, join
from monitor.links import canonical
from monitor.settle import Settled, settle
from monitor.store import pairs, reports, sightings
from monitor.types import Article, Modality, Origin, Report, Revision


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What one report did. `fresh` is False when the same article was recorded before."""

    fresh: bool
    report_id: int
    joined: tuple[Joined, ...] = ()
    revisions: tuple[Revision, ...] = ()
    routed: tuple[Routed, ...] = ()


def record(
    conn: Connection,
    article: Article,
    report: Report,
    *,
    now: datetime,
    policy: Policy,
    audience: Audience | None = None,
    origin: Origin = Origin.LIVE,
    silent: str = "",
) -> Recorded:
    """Record what `article` was read to report. The same article again changes nothing.

    `origin` is how incidents become known that are new with it; `silent` says why nobody is told
    ("first poll of a feed"), empty: who wants to know is told. Without an `audience` nobody is.
    """
    return record_all(
        conn,
        [(article, report)],
        now=now,
        policy=policy,
        audience=audience,
        origin=origin,
        silent=silent,
    )[0]


def record_all(
    conn: Connection,
    read: Sequence[tuple[Article, Report]],
    *,
    now: datetime,
    policy: Policy,
    audience: Audience | None = None,
    origin: Origin = Origin.LIVE,
    silent: str = "",
) -> list[Recorded]:
    """As `record`, one after the other, but all are stored in a few statements."""
    recorded = []
    for stored, (article, report) in zip(reports.add_all(conn, read, now=now), read, strict=True):
        if not stored.fresh or not report.mentions:
            recorded.append(Recorded(fresh=stored.fresh, report_id=stored.report_id))
            continue
        occasion = Occasion(
            conn=conn,
            article=article,
            report=report,
            report_id=stored.report_id,
            words=stored.words,
            published=sightings.published(article, now),
            now=now,
            policy=policy,
            origin=origin,
            operation=_operation(article, report),
            copies=reports.earlier_copies(conn, stored.words, stored.article_id),
        )
        recorded.append(_told(occasion, audience, silent))
    return recorded


def _told(occasion: Occasion, audience: Audience | None, silent: str) -> Recorded:
    """Join every mention, and settle what that touched."""
    joined = tuple(join(occasion, index) for index in range(len(occasion.report.mentions)))
    settled = [*_settle_all(occasion, joined, audience, silent or _too_old(occasion))]
    return Recorded(
        fresh=True,
        report_id=occasion.report_id,
        joined=joined,
        revisions=tuple(revision for revision, _ in settled),
        routed=tuple(routed for _, decisions in settled for routed in decisions),
    )


def _operation(article: Article, report: Report) -> str | None:
    """What ties the attacks that one article tells as its news, when it tells more than one."""
    roles = [role_of(report, mention) for mention in report.mentions]
    salvo = roles.count(Role.NEW_REPORT) > 1
    return operation_id(canonical(article.url)) if salvo else None


def _too_old(occasion: Occasion) -> str:
    age = occasion.now - occasion.published
    if age <= occasion.policy.news.max_age:
        return ""
    return f"published {age.total_seconds() / 3600:.0f} hours ago"


def _settle_all(
    occasion: Occasion, joined: tuple[Joined, ...], audience: Audience | None, silent: str
) -> Iterator[Settled]:
    """Bring every incident that was touched up to date with its ledger."""
    joined_ids = [one.incident_id for one in joined if one.incident_id is not None]
    for name in dict.fromkeys([*joined_ids, *sorted(occasion.touched)]):
        if occasion.touched and pairs.resolve(occasion.conn, name) != name:
            continue  # another mention of this article led it into another incident
        parts = [one for one in joined if one.incident_id == name]
        settled = settle(
            occasion.conn,
            name,
            now=occasion.now,
            policy=occasion.policy,
            audience=audience,
            report_id=occasion.report_id,
            promote=any(_is_fresh_news(occasion, one) for one in parts),
            silent=silent or _only_recalled(occasion, parts),
            heard=occasion.heard.get(name) if occasion.is_plain else None,
            reason=occasion.touched.get(name, ""),
        )
        if settled is not None:
            yield settled


def _only_recalled(occasion: Occasion, parts: list[Joined]) -> str:
    mentions = occasion.report.mentions
    tells = any(
        one.role is not Role.BACKGROUND or mentions[one.mention].modality is Modality.DENIED
        for one in parts
    )
    return "" if tells or not parts else "only recalls it"


def _is_fresh_news(occasion: Occasion, one: Joined) -> bool:
    mention, days_back = occasion.report.mentions[one.mention], occasion.policy.match.recent_days
    told = occasion.origin is Origin.LIVE and one.role is Role.NEW_REPORT
    return told and is_recent(mention, occasion.published, days_back)
