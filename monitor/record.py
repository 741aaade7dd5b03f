"""One report into the store, inside one transaction of the caller: all of it or nothing.

    article row, report row -> for each mention: candidates -> match -> ledger
    -> for each incident touched: merge -> revision -> who is told -> outbox rows

Writers take turns, so two reports of one new attack that arrive together make one incident.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.route import Routed
from monitor.incidents import days
from monitor.incidents.identity import incident_id, operation_id
from monitor.incidents.match import Decision, Match, match
from monitor.incidents.merge import claims_of
from monitor.incidents.policy import Policy
from monitor.incidents.roles import Role, is_identified, is_news, is_recent, role_of
from monitor.incidents.voices import as_copy, source_of
from monitor.links import canonical
from monitor.settle import Settled, settle
from monitor.store import incidents as known
from monitor.store import reports
from monitor.types import (
    Article,
    Facts,
    Incident,
    Mention,
    Modality,
    Origin,
    Report,
    Revision,
    Severity,
    Status,
)

TEXTS_COMPARED = 20  # articles of one incident in which a copy is looked for


@dataclass(frozen=True, kw_only=True)
class Joined:
    """What became of one mention. `incident_id` is None when it concerns no incident."""

    mention: int  # index into Report.mentions
    incident_id: str | None
    decision: Decision | None
    role: Role | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What one report did. `fresh` is False when the same article was recorded before."""

    fresh: bool
    report_id: int
    joined: tuple[Joined, ...] = ()
    revisions: tuple[Revision, ...] = ()
    routed: tuple[Routed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Everything about one recording that its steps share."""

    conn: Connection
    article: Article
    report: Report
    report_id: int
    published: datetime
    now: datetime
    policy: Policy
    origin: Origin
    operation: str | None
    copies: dict[int, str]  # mention -> incident, when these very words were recorded before


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
    stored = reports.add(conn, article, report, now=now)
    if not stored.fresh:
        return Recorded(fresh=False, report_id=stored.report_id)
    occasion = Occasion(
        conn=conn,
        article=article,
        report=report,
        report_id=stored.report_id,
        published=min(article.published or now, now),
        now=now,
        policy=policy,
        origin=origin,
        operation=_operation(article, report),
        copies=reports.earlier_copies(conn, article, stored.article_id),
    )
    joined = tuple(_place(occasion, index) for index in range(len(report.mentions)))
    settled = [*_settle_all(occasion, joined, audience, silent or _too_old(occasion))]
    return Recorded(
        fresh=True,
        report_id=stored.report_id,
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


# --- one mention -------------------------------------------------------------------------------


def _place(occasion: Occasion, index: int) -> Joined:
    """Find the incident a mention speaks of, or make it, and append to its ledger."""
    mention = occasion.report.mentions[index]
    role = role_of(occasion.report, mention)
    if role is None:
        why = "several attacks counted together" if mention.aggregate else f"{mention.modality}"
        return Joined(mention=index, incident_id=None, decision=None, role=None, reason=why)
    copied = known.resolve(occasion.conn, occasion.copies.get(index, ""))
    if copied is not None:
        found = Match(decision=Decision.SAME, incident_id=copied, reason="a copy, word for word")
        return _join(occasion, index, Role.BACKGROUND, found, copied)
    found = _match(occasion, mention, role)
    if found.decision is Decision.SAME and found.incident_id is not None:
        return _join(occasion, index, role, found, found.incident_id)
    refusal = _no_incident(mention, role)
    if refusal:
        return Joined(mention=index, incident_id=None, decision=None, role=role, reason=refusal)
    return _begin(occasion, index, role, found)


def _match(occasion: Occasion, mention: Mention, role: Role) -> Match:
    rules = occasion.policy.match
    follow_up = role is not Role.NEW_REPORT
    opening = days.window(mention.when, occasion.published, rules, follow_up=follow_up)
    near = known.candidates(occasion.conn, mention.place, opening, rules)
    return match(mention, occasion.published, near, rules, follow_up=follow_up)


def _no_incident(mention: Mention, role: Role) -> str:
    if mention.modality is Modality.DENIED:
        return "denies an attack that nobody reported"
    if role is Role.BACKGROUND and not is_identified(mention):
        return "recalled without its day and place"
    return ""


def _join(occasion: Occasion, index: int, role: Role, found: Match, incident: str) -> Joined:
    conn, policy = occasion.conn, occasion.policy
    mention, source = (
        occasion.report.mentions[index],
        source_of(occasion.article, policy.confidence),
    )
    told = reports.told_by(conn, incident, TEXTS_COMPARED)
    source = as_copy(source, occasion.article.text, told, policy.confidence)
    claims = claims_of(
        occasion.article,
        mention,
        source,
        occasion.published,
        recalled=role is Role.BACKGROUND and mention.modality is not Modality.DENIED,
    )
    known.add_claims(conn, incident, claims, report_id=occasion.report_id, mention=index)
    known.add_report(conn, incident, occasion.report_id, index, role, found.reason)
    return Joined(
        mention=index,
        incident_id=incident,
        decision=found.decision,
        role=role,
        reason=found.reason,
    )


def _begin(occasion: Occasion, index: int, role: Role, found: Match) -> Joined:
    """A new incident, at revision 0 until its ledger is settled."""
    conn, policy, mention = occasion.conn, occasion.policy, occasion.report.mentions[index]
    opening = days.window(mention.when, occasion.published, policy.match)
    name = incident_id(
        mention.place,
        opening.latest,
        f"{canonical(occasion.article.url)}#{index}",
        lambda one: known.exists(conn, one),
    )
    news = is_news(role, mention, occasion.published, policy.match.recent_days)
    incident = Incident(
        id=name,
        status=Status.REPORTED,
        severity=Severity.INFO,
        origin=occasion.origin if news else Origin.BACKGROUND,
        facts=Facts(),
        revision=0,
        created_at=occasion.now,
    )
    tied = occasion.operation if role is Role.NEW_REPORT else None
    known.save(conn, incident, [opening], operation=tied)
    if found.decision is Decision.UNSURE and found.incident_id is not None:
        known.link(conn, name, found.incident_id, found.reason)
    return _join(occasion, index, role, found, name)


# --- one incident ------------------------------------------------------------------------------


def _settle_all(
    occasion: Occasion, joined: tuple[Joined, ...], audience: Audience | None, silent: str
) -> Iterator[Settled]:
    """Bring every incident that was touched up to date with its ledger."""
    touched = dict.fromkeys(one.incident_id for one in joined if one.incident_id is not None)
    for name in touched:
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
        )
        if settled is not None:
            yield settled


def _only_recalled(occasion: Occasion, parts: list[Joined]) -> str:
    mentions = occasion.report.mentions
    tells = any(
        one.role is not Role.BACKGROUND or mentions[one.mention].modality is Modality.DENIED
        for one in parts
    )
    return "" if tells else "only recalls it"


def _is_fresh_news(occasion: Occasion, one: Joined) -> bool:
    mention, days_back = occasion.report.mentions[one.mention], occasion.policy.match.recent_days
    told = occasion.origin is Origin.LIVE and one.role is Role.NEW_REPORT
    return told and is_recent(mention, occasion.published, days_back)
