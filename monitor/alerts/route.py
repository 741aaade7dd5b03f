"""Decide who is told about one revision of an incident, and why, the no's included. Pure.

A missed alert is worse than one too many, but only inside what a subscriber asked for: outside of
it the answer is no, and "somewhere in Anbar" is outside of "this base".
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerts.scope import Ground, Why, in_scope
from monitor.alerts.silences import Silence
from monitor.alerts.subscribers import Destination, Scope, Subscriber, Use
from monitor.alerts.times import quiet_until
from monitor.types import Alert, Change, Incident, Origin, Revision, Severity, Status, Told

# An attack that becomes known later than this is history, not news.
MAX_AGE = timedelta(days=7)
_NEVER_TOLD = "was not told of what is taken back"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of the people besides their wishes."""

    told: Mapping[tuple[str, str], Told] = field(default_factory=dict)  # (subscriber, channel)
    silences: Collection[Silence] = ()
    away: Mapping[str, str] = field(default_factory=dict)  # subscriber -> why they get nothing


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One alert and when it may leave."""

    alert: Alert
    why: Why
    use: Use = Use.ALWAYS
    not_before: datetime | None = None  # quiet hours, or an escalation that waits for an answer


@dataclass(frozen=True, kw_only=True)
class Routed:
    """What was decided for one subscriber: what is posted, or nothing and why."""

    subscriber: str
    postings: tuple[Posting, ...]
    reason: str
    why: Why | None  # None: nothing is sent
    stale: tuple[str, ...] = ()  # channels for which an older message waits that must not leave

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
    return tuple(
        _decided(revision, incident, subscriber, now, standing, silent)
        for subscriber in subscribers
    )


def _decided(
    revision: Revision,
    incident: Incident,
    subscriber: Subscriber,
    now: datetime,
    standing: Standing,
    silent: str,
) -> Routed:
    fits = in_scope(revision, incident, subscriber.receive)
    told = {
        channel.name: standing.told.get((subscriber.name, channel.name), Told())
        for channel in subscriber.channels
    }
    waiting = {name for name, one in told.items() if one.waits_until is not None}
    answer: Why | str = silent or standing.away.get(subscriber.name, "")
    if any(one.revision is not None for one in told.values()):
        answer = answer or _again(revision, subscriber, now, standing)
        answer = answer or Why(ground=Ground.TOLD_BEFORE)
    elif waiting:  # it was decided to tell them: now in the newest words
        answer = answer or (_NEVER_TOLD if _taken_back(revision) else fits)
    else:
        answer = answer or _first(revision, incident, subscriber, now, standing) or fits
    postings = tuple(_postings(revision, subscriber, told, answer, fits, now))
    stale = waiting - {posting.alert.channel for posting in postings}
    if isinstance(answer, str) and isinstance(fits, Why) and not _taken_back(revision):
        stale = set()  # what waits is still true, and was asked for
    return Routed(
        subscriber=subscriber.name,
        postings=postings,
        reason=str(answer),
        why=None if isinstance(answer, str) else answer,
        stale=tuple(sorted(stale)),
    )


def _again(revision: Revision, subscriber: Subscriber, now: datetime, standing: Standing) -> str:
    """Why somebody who knows of the attack need not hear what changed; empty when he must."""
    refusal = _unwanted(revision.change, subscriber.receive)
    if revision.change not in (Change.CORRECTION, Change.RETRACTION):
        refusal = refusal or _silenced(revision, subscriber, now, standing)
    return refusal


def _first(
    revision: Revision,
    incident: Incident,
    subscriber: Subscriber,
    now: datetime,
    standing: Standing,
) -> str:
    """Why somebody need not hear of the attack at all, whatever attacks he asked for.

    Who hears of it for the first time hears of a new attack, whatever it is for the others.
    """
    refusal = _no_news(revision, incident, now) or _unwanted(Change.NEW, subscriber.receive)
    refusal = refusal or _silenced(revision, subscriber, now, standing)
    if not refusal and subscriber.digest and subscriber.digest.only:
        return "wants digests only"
    return refusal


def _postings(
    revision: Revision,
    subscriber: Subscriber,
    told: Mapping[str, Told],
    answer: Why | str,
    fits: Why | str,
    now: datetime,
) -> Iterator[Posting]:
    """One for each channel that has to say something. A channel over which nothing has left yet
    tells of a new attack, even if the others tell what changed."""
    if isinstance(answer, str):
        return
    for channel in subscriber.channels:
        known = told[channel.name]
        if known.revision is not None:
            quiet = _quiet(revision, subscriber, now)
            yield _posting(revision, subscriber, channel, answer, revision.change, quiet)
        elif _opens(revision, channel, known, answer):
            why = fits if isinstance(fits, Why) else answer
            escalates = channel.use is Use.ESCALATION
            later = _later(channel, known, now) if escalates else _quiet(revision, subscriber, now)
            yield _posting(revision, subscriber, channel, why, Change.NEW, later)


def _opens(revision: Revision, channel: Destination, known: Told, answer: Why) -> bool:
    """Whether a channel that has told nothing yet begins to."""
    if _taken_back(revision):
        return False
    waits = known.waits_until is not None
    if channel.use is Use.ESCALATION:
        critical = revision.severity is Severity.CRITICAL
        return critical and (waits or answer.ground is not Ground.TOLD_BEFORE)
    return waits or (channel.use is Use.ALWAYS and answer.ground is not Ground.TOLD_BEFORE)


def _later(channel: Destination, known: Told, now: datetime) -> datetime:
    """When an escalation leaves: what replaces a waiting one does not wait anew."""
    return known.waits_until or now + timedelta(minutes=channel.after_minutes)


def _posting(
    revision: Revision,
    subscriber: Subscriber,
    channel: Destination,
    why: Why,
    change: Change,
    not_before: datetime | None,
) -> Posting:
    alert = Alert(
        incident_id=revision.incident_id,
        revision=revision.number,
        subscriber=subscriber.name,
        channel=channel.name,
        change=change,
        severity=revision.severity,
        reason=str(why),
    )
    escalates = channel.use is Use.ESCALATION and change is Change.NEW
    use = Use.ESCALATION if escalates else Use.ALWAYS
    return Posting(alert=alert, why=why, use=use, not_before=not_before)


def _taken_back(revision: Revision) -> bool:
    return revision.change is Change.RETRACTION or revision.status is Status.RETRACTED


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
    if incident.origin not in (Origin.LIVE, Origin.CANARY):
        return f"known from {incident.origin}, not from live news"
    if _taken_back(revision):
        return _NEVER_TOLD
    when = revision.facts.when
    if when is not None and now.date() - when.latest > MAX_AGE:
        return f"the attack of {when.latest} is older than {MAX_AGE.days} days"
    return ""


def _unwanted(change: Change, scope: Scope) -> str:
    return "" if change in scope.changes else f"does not want messages of the kind '{change}'"
