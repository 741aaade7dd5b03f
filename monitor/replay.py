"""A stream of articles through an empty store, with the clock of each: what would have been sent.

The same reading and recording as live; only the clock is the article's own and nothing is sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr
from sqlalchemy import Connection, select

from monitor.alerts.audience import Audience
from monitor.alerts.subscribers import Destination, Scope, Subscriber
from monitor.incidents.policy import Policy
from monitor.joining import Joined
from monitor.record import Recorded, record
from monitor.seeds import plant
from monitor.store import Store, overview, pairs
from monitor.store import incidents as known
from monitor.store import outbox as queue
from monitor.store.incidents import FACTS
from monitor.store.schema import outbox
from monitor.types import Article, Change, Facts, Origin, Report

SCRATCH = "sqlite://"  # a store in memory, gone when it is closed
FIRST = datetime(1970, 1, 1, tzinfo=UTC)  # the clock before the first dated article
MOST_INCIDENTS = 1_000_000
FACT_NAMES = ("munitions", "killed", "wounded", "target", "claimed_by", "blamed_on")


class Reads(Protocol):
    """What understands articles, by rules of one version."""

    @property
    def rules_version(self) -> str: ...

    def read(self, article: Article) -> Report: ...


@dataclass(frozen=True, kw_only=True)
class Event:
    """One message that one subscriber would have got."""

    at: datetime
    kind: Change
    incident: str
    url: str  # of the article that made it
    subscriber: str
    channel: str
    subject: str
    reason: str  # what was decided about the incident, and why the subscriber gets it
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class Final:
    """An incident as it stands after the last article."""

    id: str
    origin: Origin
    facts: Facts
    urls: tuple[str, ...]  # of its reports, the oldest first


@dataclass(frozen=True, kw_only=True)
class Step:
    """One article's turn: what was read in it, what that did, and who would have been told."""

    article: Article
    report: Report
    joined: tuple[Joined, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """`events` in the order of time, `incidents` by id, `steps` in the order of publication.

    `now` gives, for each id that an article joined, the one it goes by in the end.
    """

    events: tuple[Event, ...]
    incidents: tuple[Final, ...]
    steps: tuple[Step, ...]
    now: Mapping[str, str]


def everybody(audience: Audience) -> Audience:
    """One subscriber who wants to hear of every attack, wherever it is and whether anybody knows
    where; the words stay those of `audience`.
    """
    everywhere = Subscriber(
        name="everything",
        channels=(Destination(name="replay", url=SecretStr("console://")),),
        receive=Scope(unlocated=True),
    )
    return replace(audience, subscribers=(everywhere,))


def replay(
    articles: Iterable[Article],
    read: Callable[[Article], Report],
    *,
    policy: Policy,
    audience: Audience,
    seeds: Path | None = None,
    on_step: Callable[[Step], object] = lambda _step: None,
) -> Replayed:
    """Return what `audience` would have been sent, had each article come when it was published.

    `seeds` is the folder of what is known beforehand; None: nothing is.
    """
    store = Store.open(SCRATCH)
    try:
        with store.write() as conn:
            if seeds is not None:
                plant(conn, seeds, now=FIRST, policy=policy)
            steps = []
            for now, article in in_order(articles):
                steps.append(_step(conn, article, read(article), now, policy, audience))
                on_step(steps[-1])
            return Replayed(
                events=tuple(event for step in steps for event in step.events),
                incidents=finals(conn),
                steps=tuple(steps),
                now=_now(conn, steps),
            )
    finally:
        store.close()


def _now(conn: Connection, steps: Iterable[Step]) -> dict[str, str]:
    joined = {one.incident_id for step in steps for one in step.joined if one.incident_id}
    return {name: pairs.resolve(conn, name) or name for name in joined}


def _step(
    conn: Connection,
    article: Article,
    report: Report,
    now: datetime,
    policy: Policy,
    audience: Audience,
) -> Step:
    queue.take_as_sent(conn, now=now)
    done = record(conn, article, report, now=now, policy=policy, audience=audience)
    events = tuple(_events(conn, article, done, now))
    return Step(article=article, report=report, joined=done.joined, events=events)


def in_order(articles: Iterable[Article]) -> Iterator[tuple[datetime, Article]]:
    """Each article with its clock, in the order of publication whatever order they came in; one
    without a date is read last, at the time of the latest.
    """

    def key(article: Article) -> tuple[bool, datetime, str, str]:
        return (article.published is None, article.published or FIRST, article.url, article.title)

    now = FIRST
    for article in sorted(articles, key=key):
        now = article.published or now
        yield now, article


def _events(conn: Connection, article: Article, done: Recorded, now: datetime) -> Iterator[Event]:
    facts = {(one.incident_id, one.number): one for one in done.revisions}
    # What only stood near it may be news too: a late report can take two apart, or join them.
    joined = {one.incident_id: f"{one.reason}; " for one in done.joined}
    for alert in (alert for routed in done.routed for alert in routed.alerts):
        revision = facts[alert.incident_id, alert.revision]
        sent = conn.execute(
            select(outbox.c.message, outbox.c.reason)
            .where(outbox.c.incident_id == alert.incident_id)
            .where(outbox.c.revision == alert.revision)
            .where(outbox.c.subscriber == alert.subscriber)
            .where(outbox.c.channel == alert.channel)
        ).one()
        yield Event(
            at=now,
            kind=alert.change,
            incident=alert.incident_id,
            url=article.url,
            subscriber=alert.subscriber,
            channel=alert.channel,
            subject=sent.message["subject"],
            reason=f"{revision.reason}; {joined.get(alert.incident_id, '')}{sent.reason}",
            facts=revision.facts,
        )


def finals(conn: Connection) -> tuple[Final, ...]:
    """Every incident of a store, by id."""
    ids = overview.incident_ids(conn, limit=MOST_INCIDENTS)
    return tuple(_final(conn, one) for one in sorted(ids))


def _final(conn: Connection, incident_id: str) -> Final:
    incident = known.get(conn, incident_id)
    assert incident is not None  # noqa: S101 - its id was read in this transaction
    urls = dict.fromkeys(one.url for one in overview.tellings(conn, incident_id))
    return Final(id=incident.id, origin=incident.origin, facts=incident.facts, urls=tuple(urls))


def event_json(event: Event) -> dict[str, Any]:
    """One line of `monitor replay --json`; `date` and `weapon` are the one word of each."""
    facts = FACTS.dump_python(event.facts, mode="json")
    when, weapon = event.facts.when, event.facts.weapon
    return {
        "at": event.at.isoformat(),
        "kind": event.kind.value,
        "incident": event.incident,
        "url": event.url,
        "subject": event.subject,
        "reason": event.reason,
        "subscriber": event.subscriber,
        "channel": event.channel,
        "place": _place(facts["place"]),
        "date": when.latest.isoformat() if when else None,
        "when": facts["when"],
        "weapon": weapon.kind.value if weapon else None,
        "weapon_detail": weapon.detail if weapon else None,
        **{name: facts[name] for name in FACT_NAMES},
    }


def finals_json(finals: Iterable[Final]) -> dict[str, Any]:
    """The last block of `monitor replay --json --incidents`."""
    return {
        "incidents": [
            {
                "id": one.id,
                "origin": one.origin.value,
                "urls": list(one.urls),
                **FACTS.dump_python(one.facts, mode="json"),
            }
            for one in finals
        ]
    }


def _place(place: dict[str, Any] | None) -> dict[str, Any] | None:
    wanted = ("name", "country", "lat", "lon", "precision", "radius_km", "site_id", "admin1")
    return {name: place[name] for name in wanted} if place else None
