"""Decide who is told about one revision of an incident, and why, the no's included. Pure.

A missed alert is worse than one too many, but only inside what a subscriber asked for: outside of
it the answer is no, and "somewhere in Anbar" is outside of "this base".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.alerts.subscribers import Scope, Subscriber
from monitor.types import (
    Alert,
    Change,
    Incident,
    Origin,
    Place,
    Precision,
    Revision,
    Status,
)

# An attack that becomes known later than this is history, not news.
MAX_AGE = timedelta(days=7)

SURENESS = {
    Status.RETRACTED: 0,
    Status.DISPUTED: 1,
    Status.REPORTED: 1,
    Status.CORROBORATED: 2,
    Status.OFFICIAL: 3,
}

Told = Collection[tuple[str, str]]  # (subscriber, channel) that an earlier revision went to


class Ground(StrEnum):
    """Why somebody is told; the words for it are in config/words/."""

    TOLD_BEFORE = "told_before"
    EVERYWHERE = "everywhere"
    COUNTRY = "country"
    PROVINCE = "province"
    SITE = "site"
    NEAR = "near"
    UNLOCATED = "unlocated"


@dataclass(frozen=True, kw_only=True)
class Why:
    ground: Ground
    detail: str = ""  # the country, province or site that was asked for

    def __str__(self) -> str:
        return f"{self.ground}: {self.detail}" if self.detail else str(self.ground)


@dataclass(frozen=True, kw_only=True)
class Routed:
    """What was decided for one subscriber: an alert for each channel, or none and why."""

    subscriber: str
    alerts: tuple[Alert, ...]
    reason: str
    why: Why | None  # None: nothing is sent


def route(
    revision: Revision,
    incident: Incident,
    subscribers: Iterable[Subscriber],
    *,
    now: datetime,
    told: Told = (),
    silent: str = "",
) -> tuple[Routed, ...]:
    """Return one decision for every subscriber.

    `told` are those who have been told of this incident before. `silent` says why this revision
    rings nobody whatever they asked for ("archive", "first poll of a feed"); empty: it may ring.
    """
    return tuple(
        _decide(revision, incident, subscriber, now=now, told=told, silent=silent)
        for subscriber in subscribers
    )


def _decide(
    revision: Revision,
    incident: Incident,
    subscriber: Subscriber,
    *,
    now: datetime,
    told: Told,
    silent: str,
) -> Routed:
    scope, names = subscriber.receive, [channel.name for channel in subscriber.channels]
    knows = [name for name in names if (subscriber.name, name) in told]
    if knows:
        refusal = silent or _unwanted(revision.change, scope)
        answer: Why | str = refusal or Why(ground=Ground.TOLD_BEFORE)
        return _routed(revision, subscriber, knows, revision.change, answer)
    # Who hears of it for the first time hears of a new attack, whatever it is for the others.
    refusal = silent or _no_news(revision, incident, now) or _unwanted(Change.NEW, scope)
    return _routed(revision, subscriber, names, Change.NEW, refusal or in_scope(revision, scope))


def _routed(
    revision: Revision,
    subscriber: Subscriber,
    channels: Iterable[str],
    change: Change,
    answer: Why | str,
) -> Routed:
    if isinstance(answer, str):
        return Routed(subscriber=subscriber.name, alerts=(), reason=answer, why=None)
    alerts = tuple(
        Alert(
            incident_id=revision.incident_id,
            revision=revision.number,
            subscriber=subscriber.name,
            channel=channel,
            change=change,
            severity=revision.severity,
            reason=str(answer),
        )
        for channel in channels
    )
    return Routed(subscriber=subscriber.name, alerts=alerts, reason=str(answer), why=answer)


def _no_news(revision: Revision, incident: Incident, now: datetime) -> str:
    """Why somebody who knows nothing of the attack need not hear of it now; empty when he must."""
    if incident.origin is not Origin.LIVE:
        return f"known from {incident.origin}, not from live news"
    if revision.change is Change.RETRACTION or revision.status is Status.RETRACTED:
        return "was not told of what is taken back"
    when = revision.facts.when
    if when is not None and now.date() - when.latest > MAX_AGE:
        return f"the attack of {when.latest} is older than {MAX_AGE.days} days"
    return ""


def _unwanted(change: Change, scope: Scope) -> str:
    return "" if change in scope.changes else f"does not want messages of the kind '{change}'"


def in_scope(revision: Revision, scope: Scope) -> Why | str:
    """What in `scope` asks for an attack like this one, or in words why nothing does."""
    weapon = revision.facts.weapon
    if revision.severity < scope.min_severity:
        wanted = scope.min_severity.name.lower()
        return f"{revision.severity.name.lower()} severity, wants {wanted}"
    if SURENESS[revision.status] < SURENESS[scope.min_status]:
        return f"only {revision.status}, wants {scope.min_status}"
    if scope.kinds and (weapon is None or weapon.kind not in scope.kinds):
        kind = weapon.kind if weapon else "unknown means"
        return f"{kind}, wants {', '.join(scope.kinds)}"
    return _place_in_scope(revision.facts.place, scope)


def _place_in_scope(place: Place | None, scope: Scope) -> Why | str:
    if place is None:
        missing = "the place is not known, and unlocated attacks were not asked for"
        return Why(ground=Ground.UNLOCATED) if scope.unlocated else missing
    if scope.everywhere:
        return Why(ground=Ground.EVERYWHERE)
    if place.site_id in scope.sites and place.precision <= Precision.NEAR:
        hit = place.precision is Precision.SITE
        return Why(ground=Ground.SITE if hit else Ground.NEAR, detail=place.name)
    if place.admin1 and place.admin1.casefold() in {name.casefold() for name in scope.provinces}:
        return Why(ground=Ground.PROVINCE, detail=place.admin1)
    if place.country in scope.countries:
        return Why(ground=Ground.COUNTRY, detail=place.country or "")
    return f"{place.name} is none of the places asked for"
