"""What the pages say, in words: incidents, feeds and alerts as people read them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_timedelta

from monitor.alerts.render import SHOWN
from monitor.alerts.render import facts as in_words
from monitor.alerts.render.clean import link, plain
from monitor.alerts.render.words import Words
from monitor.contract import Telling
from monitor.feeds.coverage import View
from monitor.feeds.cures import told
from monitor.feeds.health import FeedState, FeedStatus
from monitor.store.outbox import OPEN, State
from monitor.store.overview import Posted
from monitor.types import Claim, Incident, Origin, Revision, Status

QUOTE = 400  # characters
RECENT = 8  # newest claims, of which the most telling one is quoted
NAME = 120
MANNER = {
    Status.REPORTED: "",
    Status.CORROBORATED: "good",
    Status.OFFICIAL: "good",
    Status.DISPUTED: "warn",
    Status.RETRACTED: "bad",
}
ORIGIN = {
    Origin.LIVE: "",
    Origin.SEED: "known from the start",
    Origin.BACKGROUND: "told of as background",
    Origin.BACKFILL: "from an archive",
    Origin.CANARY: "self-test, no attack",
}
ROLES = {"new_report": "news", "update": "an update", "background": "background"}
ALERT_STATES = {
    State.PENDING: "waiting",
    State.HELD: "held for later",
    State.SUPERSEDED: "replaced by newer words",
    State.CLAIMED: "waiting",
    State.HANDING_OVER: "on its way",
    State.SENT: "sent",
    State.FOLDED: "sent in a summary",
    State.DEAD: "refused for good",
    State.UNCONFIRMED: "perhaps received",
    State.EXPIRED: "too old, not sent",
    State.CANCELLED: "cancelled",
}
ALERT_MANNERS = {
    State.SENT: "good",
    State.FOLDED: "good",
    State.DEAD: "bad",
    State.UNCONFIRMED: "warn",
}


@dataclass(frozen=True, kw_only=True)
class Quote:
    text: str
    publisher: str
    reliability: str  # NATO letter, or nothing
    affiliation: str
    url: str  # harmless, or nothing
    at: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    name: str
    value: str
    said: tuple[Quote, ...]  # who says what, each with its words
    values: tuple[str, ...]  # beside `said`: the value of each


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One incident on a page."""

    id: str
    headline: str
    when: str
    status: str
    manner: str  # good, warn, bad or nothing: the colour of the status
    origin: str
    killed: str
    wounded: str
    publishers: tuple[str, ...]
    quote: Quote | None
    ago: str
    facts: tuple[Fact, ...]


def ago(instant: datetime | None, now: datetime) -> str:
    """ "3 minutes ago", "in 2 hours", "never"."""
    if instant is None:
        return "never"
    if abs((instant - now).total_seconds()) < 1:
        return "now"
    return format_timedelta(instant - now, add_direction=True, locale="en")


def show(incident: Incident, words: Words, *, now: datetime) -> Shown:
    """Everything a page says of one incident."""
    known = incident.facts
    newest_first = sorted(incident.claims, key=lambda claim: claim.as_of, reverse=True)
    quotes = [_quote(claim, now) for claim in newest_first if claim.quote.strip()]
    return Shown(
        id=incident.id,
        headline=in_words.what(known, words),
        when=in_words.when(known.when, words),
        status=_status(incident, words),
        manner=MANNER[incident.status],
        origin=ORIGIN[incident.origin],
        killed=in_words.value(known.killed, words),
        wounded=in_words.value(known.wounded, words),
        publishers=_publishers(incident.claims),
        quote=max(quotes[:RECENT], key=lambda said: len(said.text), default=None),
        ago=ago(incident.created_at, now),
        facts=tuple(_fact(name, incident, words, now) for name in SHOWN),
    )


def _status(incident: Incident, words: Words) -> str:
    voices = len(
        {claim.source.voice if claim.source else claim.publisher for claim in incident.claims}
    )
    return words.phrase(words.sure[incident.status], max(voices, 1), str(max(voices, 1)))


def _publishers(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(plain(claim.publisher, NAME)) for claim in claims))


def _fact(name: str, incident: Incident, words: Words, now: datetime) -> Fact:
    claims = sorted(
        (claim for claim in incident.claims if claim.fact == name), key=lambda claim: claim.as_of
    )
    return Fact(
        name=words.facts[name],
        value=in_words.value(getattr(incident.facts, name), words),
        said=tuple(_quote(claim, now) for claim in claims),
        values=tuple(in_words.value(claim.value, words) for claim in claims),
    )


def _quote(claim: Claim, now: datetime) -> Quote:
    return Quote(
        text=plain(claim.quote, QUOTE),
        publisher=plain(claim.publisher, NAME),
        reliability=claim.source.reliability if claim.source else "",
        affiliation=plain(claim.source.affiliation, NAME) if claim.source else "",
        url=link(claim.url),
        at=ago(claim.as_of, now),
    )


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    url: str
    publisher: str
    title: str
    role: str
    reason: str
    ago: str


def report_line(told: Telling, now: datetime) -> ReportLine:
    return ReportLine(
        url=link(told.url),
        publisher=plain(told.publisher, NAME),
        title=plain(told.title, QUOTE),
        role=ROLES.get(told.role, told.role),
        reason=plain(told.reason, QUOTE),
        ago=ago(told.published, now) if told.published else "no date",
    )


@dataclass(frozen=True, kw_only=True)
class RevisionLine:
    number: int
    change: str
    changed: str
    reason: str
    ago: str


def revision_line(one: Revision, words: Words, now: datetime) -> RevisionLine:
    return RevisionLine(
        number=one.number,
        change=one.change,
        changed=", ".join(words.facts[name].lower() for name in one.changed),
        reason=plain(one.reason, QUOTE),
        ago=ago(one.at, now),
    )


@dataclass(frozen=True, kw_only=True)
class FeedLine:
    name: str
    state: str
    manner: str
    cure: str
    last_ok: str
    next_due: str


def feed_line(state: FeedState, now: datetime) -> FeedLine:
    """One feed: its state in words, with the stored reason, and the cure."""
    words, cure = told(state, now)
    return FeedLine(
        name=state.id,
        state=plain(words, QUOTE),
        manner=_feed_manner(state),
        cure=cure,
        last_ok=ago(state.last_ok, now),
        next_due="" if state.status is FeedStatus.PAUSED else ago(state.next_due, now),
    )


@dataclass(frozen=True, kw_only=True)
class SightLine:
    area: str
    name: str
    state: str
    manner: str
    cure: str


def sight_line(view: View, now: datetime) -> SightLine:
    """How well one country, site or language is seen."""
    seen = f"{view.delivering} of {view.configured} feeds deliver"
    if view.blind:
        last = f"last seen {ago(view.since, now)}" if view.since else "never seen"
        seen = f"blind: {seen}, {last}" if view.configured else "blind: no feed covers it"
    return SightLine(
        area=view.area,
        name=plain(view.title, NAME),
        state=seen,
        manner="bad" if view.blind else "good",
        cure=view.cure,
    )


def _feed_manner(state: FeedState) -> str:
    if state.status.failing:
        return "bad"
    if state.status.delivers:
        return "good"
    return "soft" if state.status in (FeedStatus.NEW, FeedStatus.PAUSED) else "warn"


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    incident: str | None
    subject: str
    subscriber: str
    channel: str
    state: str
    manner: str
    error: str
    ago: str


def alert_line(row: Posted, now: datetime) -> AlertLine:
    return AlertLine(
        incident=row.incident,
        subject=plain(row.subject, QUOTE),
        subscriber=row.subscriber,
        channel=row.channel,
        state=ALERT_STATES[State(row.state)],
        manner=ALERT_MANNERS.get(State(row.state), "soft"),
        error=plain(row.error, QUOTE),
        ago=ago(row.sent_at or row.created_at, now),
    )


def outbox_line(counts: Mapping[str, int]) -> str:
    """ "6 sent, 1 waiting": what the outbox holds."""
    sent = counts.get(State.SENT, 0)
    waiting = sum(counts.get(state, 0) for state in OPEN)
    other = {state: count for state, count in counts.items() if state not in (State.SENT, *OPEN)}
    parts = [f"{sent} sent", f"{waiting} waiting"]
    parts += [f"{count} {ALERT_STATES[State(state)]}" for state, count in sorted(other.items())]
    return ", ".join(parts)
