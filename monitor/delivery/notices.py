"""Tell the operator what goes wrong with the monitor itself, once for each episode."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.notice import Notice, Trouble
from monitor.alerts.render.notice import notice as written
from monitor.alerts.subscribers import Destination as Channel
from monitor.alerts.subscribers import Subscriber, Use
from monitor.feeds.coverage import Coverage, View
from monitor.feeds.health import FeedState
from monitor.store import blindness, outbox
from monitor.store.outbox import Destination, RowKind
from monitor.types import Severity
from monitor.wellbeing.sight import concerns, sight_of

# A feed that fails once is asked again before anybody is woken for it.
BLIND_FOR = timedelta(minutes=30)
# One feed less is no alarm: most is told by others. It is worth a word that somebody mends it.
SICK_AFTER = (timedelta(days=1), timedelta(days=7))
SICK_EVERY = timedelta(days=1)
SICK, SICK_TOLD = "feed/", "feeds told"  # in the table of episodes
NAMED = 5  # feeds in one message


def tell_operators(
    conn: Connection,
    audience: Audience,
    notice: Notice,
    *,
    now: datetime,
    not_by: Destination | None = None,
) -> int:
    """Post `notice` to every subscriber with `operator: true`; returns how many rows were new.

    `not_by` is the destination that the trouble is about: it is told another way, if there is one.
    """
    return sum(
        _post(conn, audience, person, channel, notice, now)
        for person in audience.subscribers
        if person.operator
        for channel in _ways(person, not_by)
    )


def tell_blindness(conn: Connection, audience: Audience, seen: Coverage, *, now: datetime) -> int:
    """Say what turned blind or is seen again: to the operators, and of what they asked for to the
    subscribers who want to know. Once for each episode; returns how many rows are new.
    """
    return sum(
        _post(conn, audience, person, channel, _of(trouble, mine, now), now)
        for trouble, views in _turns(conn, seen, now)
        for person in audience.subscribers
        if person.operator or person.blind_alarm
        if (mine := {view: since for view, since in views.items() if concerns(view, person)})
        for channel in person.reached_by(Use.ALWAYS)
    )


def tell_sick_feeds(
    conn: Connection, audience: Audience, states: Iterable[FeedState], *, now: datetime
) -> int:
    """Say which feeds have failed for a day, and again after a week: once a day, in one message.

    Returns how many rows are new. A feed that works again is told anew when it fails again.
    """
    known = blindness.episodes(conn)
    owed = {key: state for state in states for key in _illness(state, now)}
    for key in known.keys() - owed.keys():
        if key.startswith(SICK):
            blindness.end(conn, key)
    new = {key: state for key, state in owed.items() if key not in known}
    last = known.get(SICK_TOLD)
    if not new or (last is not None and now - last.since < SICK_EVERY):
        return 0
    for key in (*new, SICK_TOLD):
        blindness.end(conn, key)
        blindness.begin(conn, key, now=now)
    named = sorted(
        {f"{state.id} ({state.status_reason or state.status})" for state in new.values()}
    )
    more = f"; +{len(named) - NAMED}" if len(named) > NAMED else ""
    values = {"count": str(len(named)), "feeds": "; ".join(named[:NAMED]) + more}
    name = f"{Trouble.SICK}/{now.isoformat()}"
    notice = Notice(trouble=Trouble.SICK, name=name, values=values)
    return tell_operators(conn, audience, notice, now=now)


def _illness(state: FeedState, now: datetime) -> tuple[str, ...]:
    """One key for each span after which a failing feed is worth a word."""
    since = state.last_ok or state.status_since
    if not state.status.failing or since is None:
        return ()
    return tuple(f"{SICK}{state.id}/{after.days}" for after in SICK_AFTER if now - since >= after)


def tell_full(conn: Connection, audience: Audience, folder: str, *, now: datetime) -> int:
    """Say that the disk is full; returns how many rows are new."""
    name = f"{Trouble.FULL}/{now.isoformat()}"
    notice = Notice(trouble=Trouble.FULL, name=name, values={"folder": folder})
    return tell_operators(conn, audience, notice, now=now)


def _turns(
    conn: Connection, seen: Coverage, now: datetime
) -> Iterator[tuple[Trouble, dict[View, datetime]]]:
    """What is worth telling, each with the instant from which it was not watched."""
    known = blindness.episodes(conn)
    for view in seen.blind:
        if view.key not in known:
            blindness.begin(conn, view.key, now=now)
    dark = {
        view: view.since or known[view.key].since
        for view in seen.blind
        if view.key in known
        and not known[view.key].told
        and now - known[view.key].since >= BLIND_FOR
    }
    light = {
        view: known[view.key].since for view in seen.views if not view.blind and view.key in known
    }
    for view in dark:
        blindness.told(conn, view.key)
    for view in light:
        blindness.end(conn, view.key)
    yield Trouble.BLIND, dark
    yield (
        Trouble.SEEING,
        {view: since for view, since in light.items() if known[view.key].told},
    )


def _of(trouble: Trouble, views: Mapping[View, datetime], now: datetime) -> Notice:
    sights = tuple(sight_of(view, since) for view, since in views.items())
    return Notice(trouble=trouble, name=f"{trouble}/{now.isoformat()}", sights=sights)


def _ways(person: Subscriber, not_by: Destination | None) -> tuple[Channel, ...]:
    for use in (Use.ALWAYS, Use.FALLBACK):
        ways = tuple(
            channel for channel in person.reached_by(use) if (person.name, channel.name) != not_by
        )
        if ways:
            return ways
    return ()


def _post(
    conn: Connection,
    audience: Audience,
    person: Subscriber,
    channel: Channel,
    notice: Notice,
    now: datetime,
) -> bool:
    name = f"{notice.name}/{person.name}/{channel.name}"
    words = audience.words[person.language]
    message = written(notice, words, name, operator=person.operator)
    return outbox.add_other(
        conn,
        name,
        RowKind.OPERATOR,
        (person.name, channel.name),
        message,
        reason=f"{notice.trouble}: about the monitor itself",
        now=now,
        severity=Severity.HIGH,
    )
