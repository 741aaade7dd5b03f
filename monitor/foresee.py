"""What recording a report would do, without doing it: which incident each mention would join."""

from datetime import datetime

from sqlalchemy import Connection

from monitor.incidents.group import follows_up, refusal, window_of
from monitor.incidents.match import Decision, Match, match
from monitor.incidents.places import Where
from monitor.incidents.policy import Policy
from monitor.incidents.roles import role_of
from monitor.joining import Joined
from monitor.store import incidents as known
from monitor.store import pairs, reports, sightings
from monitor.types import Article, Report


def foresee(
    conn: Connection, article: Article, report: Report, *, now: datetime, policy: Policy
) -> tuple[Joined, ...]:
    """What would become of each mention, were `report` recorded now. Only reads.

    An incident that would be new has no id yet. What was recorded before and published later is
    not grouped anew: that can only be seen by doing it.
    """
    words = reports.content_hash(article)
    copies = reports.earlier_copies(conn, words)
    at = sightings.published(article, now)
    return tuple(
        _foreseen(conn, article, report, index, words, copies.get(index, ""), at, policy)
        for index in range(len(report.mentions))
    )


def _foreseen(
    conn: Connection,
    article: Article,
    report: Report,
    index: int,
    words: str,
    copied: str,
    at: datetime,
    policy: Policy,
) -> Joined:
    mention = report.mentions[index]
    role = role_of(report, mention)
    if role is None:
        why = "several attacks counted together" if mention.aggregate else f"{mention.modality}"
        return Joined(mention=index, incident_id=None, decision=None, role=None, reason=why)
    copy = pairs.resolve(conn, copied)
    if copy is not None:
        found = Match(decision=Decision.SAME, incident_id=copy, reason="recorded word for word")
    else:
        one = sightings.sighting(
            article, report, index, report_id=0, words=words, at=at, policy=policy
        )
        near = known.candidates(conn, Where.of(mention), window_of(one, policy.match), policy.match)
        found = match(mention, at, near, policy.match, follow_up=follows_up(one))
    refused = "" if found.decision is Decision.SAME else refusal(mention, role)
    return Joined(
        mention=index,
        incident_id=None if refused else found.incident_id,
        decision=None if refused else found.decision,
        role=role,
        reason=refused or found.reason,
    )
