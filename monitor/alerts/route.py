"""Decide who is told about one revision of an incident, and why, the no's included. Pure.

A missed alert is worse than one too many, but only inside what a subscriber asked for: outside of
it the answer is no, and "somewhere in Anbar" is outside of "this base".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


TOLD_BEFORE = "told of this attack before"


@dataclass(frozen=True, kw_only=True)
class Routed:
    """What was decided for one subscriber: an alert for each channel, or none and why."""

    subscriber: str
    alerts: tuple[Alert, ...]
    reason: str


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
        return _routed(revision, subscriber, knows, revision.change, refusal, TOLD_BEFORE)
    # Who hears of it for the first time hears of a new attack, whatever it is for the others.
    wanted, why = in_scope(revision, scope)
    refusal = silent or _no_news(revision, incident, now) or _unwanted(Change.NEW, scope)
    refusal = refusal or ("" if wanted else why)
    return _routed(revision, subscriber, names, Change.NEW, refusal, why)


def _routed(
    revision: Revision,
    subscriber: Subscriber,
    channels: Iterable[str],
    change: Change,
    refusal: str,
    why: str,
) -> Routed:
    if refusal:
        return Routed(subscriber=subscriber.name, alerts=(), reason=refusal)
    alerts = tuple(
        Alert(
            incident_id=revision.incident_id,
            revision=revision.number,
            subscriber=subscriber.name,
            channel=channel,
            change=change,
            severity=revision.severity,
            reason=why,
        )
        for channel in channels
    )
    return Routed(subscriber=subscriber.name, alerts=alerts, reason=why)


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


def in_scope(revision: Revision, scope: Scope) -> tuple[bool, str]:
    """Whether the facts of a revision are what `scope` asks for, and why (not)."""
    weapon = revision.facts.weapon
    if revision.severity < scope.min_severity:
        return False, f"{_name(revision)} severity, wants {scope.min_severity.name.lower()}"
    if SURENESS[revision.status] < SURENESS[scope.min_status]:
        return False, f"only {revision.status}, wants {scope.min_status}"
    if scope.kinds and (weapon is None or weapon.kind not in scope.kinds):
        kind = weapon.kind if weapon else "unknown means"
        return False, f"{kind}, wants {', '.join(scope.kinds)}"
    return _place_in_scope(revision.facts.place, scope)


def _name(revision: Revision) -> str:
    return revision.severity.name.lower()


def _place_in_scope(place: Place | None, scope: Scope) -> tuple[bool, str]:
    if place is None:
        return scope.unlocated, "the place is not known" + _asked(scope.unlocated, "unlocated")
    if scope.everywhere:
        return True, "attacks everywhere"
    if place.country in scope.countries:
        return True, f"attacks in {place.country}"
    if (place.admin1 or "").casefold() in {name.casefold() for name in scope.provinces}:
        return True, f"attacks in {place.admin1}"
    return _site_in_scope(place, scope)


def _site_in_scope(place: Place, scope: Scope) -> tuple[bool, str]:
    if place.site_id not in scope.sites:
        return False, f"{place.name} is none of the places asked for"
    if place.precision is Precision.SITE:
        return True, f"attacks on {place.name}"
    if place.precision is Precision.NEAR:
        return True, f"attacks near {place.name}"
    return False, f"known only to {place.radius_km:.0f} km around {place.name}"


def _asked(asked: bool, key: str) -> str:
    return f" (asked for with {key})" if asked else f" (and {key} is not set)"
