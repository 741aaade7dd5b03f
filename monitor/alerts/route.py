"""Decide who is told about one revision of an incident, and why, the no's included. Pure.

A missed alert is worse than one too many, but only inside what a subscriber asked for: outside of
it the answer is no, and "somewhere in Anbar" is outside of "this base".
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerts.scope import Ground, Why, in_scope
from monitor.alerts.silences import Silence
from monitor.alerts.subscribers import Destination, Scope, Subscriber, Use
from monitor.alerts.times import quiet_until
from monitor.types import Alert, Change, Incident, Origin, Revision, Severity, Status

# An attack that becomes known later than this is history, not news.
MAX_AGE = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of the people besides their wishes."""

    told: Collection[tuple[str, str]] = ()  # (subscriber, channel) that know of the incident
    silences: Collection[Silence] = ()
    away: Mapping[str, str] = field(default_factory=dict)  # subscriber -> why they get nothing


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One alert and when it may leave."""

    alert: Alert
    use: Use = Use.ALWAYS
    not_before: datetime | None = None  # quiet hours, or an escalation that waits for an answer


@dataclass(frozen=True, kw_only=True)
class Routed:
    """What was decided for one subscriber: what is posted, or nothing and why."""

    subscriber: str
    postings: tuple[Posting, ...]
    reason: str
    why: Why | None  # None: nothing is sent

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return tuple(posting.alert for posting in self.postings)


def route(
    revision: Revision,
    incident: Incident,
    subscribers: Iterable[Subscriber],
    *,
    now: datetime,
    standing: Standing = Standing(),
    silent: str = "",
) -> tuple[Routed, ...]:
    """Return one decision for every subscriber.

    `silent` says why this revision rings nobody whatever they asked for ("archive", "first poll of
    a feed"); empty: it may ring.
    """
    decisions = []
    for subscriber in subscribers:
        answer, change = _answer(revision, incident, subscriber, now, standing, silent)
        decisions.append(_routed(revision, subscriber, answer, change, now, standing))
    return tuple(decisions)


def _answer(
    revision: Revision,
    incident: Incident,
    subscriber: Subscriber,
    now: datetime,
    standing: Standing,
    silent: str,
) -> tuple[Why | str, Change]:
    """Why they are told and as what, or in words why not."""
    scope = subscriber.receive
    refusal = silent or standing.away.get(subscriber.name, "")
    if any((subscriber.name, channel.name) in standing.told for channel in subscriber.channels):
        refusal = refusal or _unwanted(revision.change, scope)
        if revision.change not in (Change.CORRECTION, Change.RETRACTION):
            refusal = refusal or _silenced(revision, subscriber, now, standing)
        return refusal or Why(ground=Ground.TOLD_BEFORE), revision.change
    # Who hears of it for the first time hears of a new attack, whatever it is for the others.
    refusal = refusal or _no_news(revision, incident, now) or _unwanted(Change.NEW, scope)
    refusal = refusal or _silenced(revision, subscriber, now, standing)
    if not refusal and subscriber.digest and subscriber.digest.only:
        refusal = "wants digests only"
    return refusal or in_scope(revision, incident, scope), Change.NEW


def _routed(
    revision: Revision,
    subscriber: Subscriber,
    answer: Why | str,
    change: Change,
    now: datetime,
    standing: Standing,
) -> Routed:
    if isinstance(answer, str):
        return Routed(subscriber=subscriber.name, postings=(), reason=answer, why=None)
    channels = subscriber.channels
    if answer.ground is Ground.TOLD_BEFORE:
        channels = tuple(c for c in channels if (subscriber.name, c.name) in standing.told)
    postings = tuple(
        posting
        for channel in channels
        if (posting := _posting(revision, subscriber, channel, answer, change, now))
    )
    return Routed(subscriber=subscriber.name, postings=postings, reason=str(answer), why=answer)


def _posting(
    revision: Revision,
    subscriber: Subscriber,
    channel: Destination,
    why: Why,
    change: Change,
    now: datetime,
) -> Posting | None:
    escalates = revision.severity is Severity.CRITICAL and change is Change.NEW
    if channel.use is Use.ESCALATION and why.ground is not Ground.TOLD_BEFORE and not escalates:
        return None
    if channel.use is Use.FALLBACK and why.ground is not Ground.TOLD_BEFORE:
        return None
    alert = Alert(
        incident_id=revision.incident_id,
        revision=revision.number,
        subscriber=subscriber.name,
        channel=channel.name,
        change=change,
        severity=revision.severity,
        reason=str(why),
    )
    if channel.use is Use.ESCALATION and escalates:
        later = now + timedelta(minutes=channel.after_minutes)
        return Posting(alert=alert, use=channel.use, not_before=later)
    return Posting(alert=alert, not_before=_quiet(revision, subscriber, now))


def _quiet(revision: Revision, subscriber: Subscriber, now: datetime) -> datetime | None:
    quiet = subscriber.quiet_hours
    if quiet is None or revision.severity >= quiet.unless:
        return None
    return quiet_until(quiet, subscriber.zone, now)


def _silenced(revision: Revision, subscriber: Subscriber, now: datetime, standing: Standing) -> str:
    for silence in standing.silences:
        if silence.covers(subscriber.name, revision, now):
            return f"silenced until {silence.until:%Y-%m-%d %H:%M} UTC: {silence.reason}"
    return ""


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
