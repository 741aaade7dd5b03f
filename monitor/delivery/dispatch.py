"""Which row of the outbox leaves next, and what becomes of it: one transaction each.

The states and their transitions are in `delivery.deliver`, which does the sending in between.
"""

import os
import random
import secrets
import socket
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.budget import HOUR, full_until
from monitor.alerts.notice import Notice, Trouble
from monitor.alerts.render import summary, undelivered
from monitor.alerts.retry import Next, Verdict, after_crash, after_failure
from monitor.alerts.subscribers import Use
from monitor.delivery.notices import tell_operators
from monitor.errors import ChannelError
from monitor.processes import is_gone
from monitor.store import destinations, lanes, outbox
from monitor.store.lanes import Parcel
from monitor.store.outbox import Destination, RowKind, State
from monitor.types import Sent

LEASE = timedelta(seconds=90)  # twice the slowest channel's time-out
LATE = timedelta(hours=1)  # what an outage held up for longer comes as one summary
# What one transaction takes on, so that others get their turn and memory stays flat however much
# waits; the next tick goes on.
AT_A_TIME = 50  # messages that end, each with word of it
IN_ONE_SUMMARY = 500
CRASHED = "the process ended while the message was being handed over"
AFTER = {
    Verdict.RETRY: State.PENDING,
    Verdict.PLAINER: State.PENDING,
    Verdict.REPEAT: State.PENDING,
    Verdict.DEAD: State.DEAD,
    Verdict.UNCONFIRMED: State.UNCONFIRMED,
}
ENDED = {Verdict.DEAD: Trouble.DEAD, Verdict.UNCONFIRMED: Trouble.UNCONFIRMED}

log = structlog.get_logger()


class Dispatcher:
    """Decides in the store. Every method runs inside the caller's writing transaction."""

    def __init__(
        self,
        audience: Audience,
        *,
        clock: Callable[[], datetime],
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._audience = audience
        self._people = {person.name: person for person in audience.subscribers}
        self._clock, self._draw = clock, draw
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    # --- what leaves ----------------------------------------------------------------------------

    def claim_due(self, conn: Connection, busy: Collection[Destination]) -> list[Parcel]:
        """The oldest due row of every destination that is not busy, after all that time has
        changed: leases that ran out, rows too old, rows that were held until now."""
        now = self._clock()
        self._reap(conn, now)
        for parcel in lanes.expire(conn, now=now, most=AT_A_TIME):
            self._ended(conn, parcel, Trouble.EXPIRED, "too old to send", now)
        for broken in destinations.broken(conn):
            for parcel in lanes.stranded(conn, broken, now=now, most=AT_A_TIME):
                self._by_another_way(conn, parcel, "the address refuses every message", now)
        self._let_go(conn, now)
        until = now + LEASE
        parcels = lanes.claim(conn, owner=self._owner, now=now, until=until, busy=busy)
        return [parcel for parcel in parcels if self._affordable(conn, parcel, now)]

    def next_for(self, conn: Connection, destination: Destination) -> Parcel | None:
        """The oldest due row of one destination."""
        while True:
            now = self._clock()
            parcel = lanes.claim_next(
                conn, destination, owner=self._owner, now=now, until=now + LEASE
            )
            if parcel is None or self._affordable(conn, parcel, now):
                return parcel

    def hand_over(self, conn: Connection, parcel: Parcel) -> bool:
        """Say that the first byte may leave now. False when the lease was lost meanwhile."""
        return lanes.hand_over(conn, parcel, until=self._clock() + LEASE)

    def _reap(self, conn: Connection, now: datetime) -> None:
        for parcel, state in lanes.abandoned(conn, now=now, is_dead=self._is_dead):
            if state is State.CLAIMED:
                lanes.release(conn, parcel, now=now)
            else:
                after = after_crash(uncertain=parcel.uncertain, now=now, spread=self._draw())
                error = ChannelError(CRASHED, uncertain=True)
                self._failed(conn, parcel, error, after, started=now, now=now)

    def _is_dead(self, owner: str) -> bool:
        """A process on this machine that is gone need not be waited for."""
        host, _, rest = owner.partition(":")
        pid = rest.partition(":")[0]
        return owner != self._owner and pid.isdigit() and is_gone(host, int(pid))

    def _let_go(self, conn: Connection, now: datetime) -> None:
        """Send what was held, as one summary when there is more than one."""
        for destination, parcels in lanes.held_due(conn, now=now, most=IN_ONE_SUMMARY).items():
            if len(parcels) == 1:
                lanes.move(conn, parcels, State.PENDING)
            else:
                self._fold(conn, destination, parcels, now)

    def _fold(
        self, conn: Connection, destination: Destination, parcels: Sequence[Parcel], now: datetime
    ) -> None:
        """Put one summary in the place of many messages."""
        name = f"summary/{'/'.join(destination)}/{parcels[0].id}-{parcels[-1].id}"
        messages = [parcel.message for parcel in parcels]
        words = self._audience.words[messages[0].language]
        outbox.add_other(
            conn,
            name,
            RowKind.SUMMARY,
            destination,
            summary(messages, words, name),
            reason=f"{len(parcels)} messages were held",
            now=now,
            severity=max(parcel.severity for parcel in parcels),
        )
        lanes.move(conn, parcels, State.FOLDED)

    def _affordable(self, conn: Connection, parcel: Parcel, now: datetime) -> bool:
        """Whether the destination may get one more message this hour; if not, hold it."""
        person = self._people.get(parcel.destination[0])
        if person is None:
            return True
        sent = lanes.sent_since(conn, parcel.destination, now - HOUR)
        until = full_until(sent, person.max_per_hour, parcel.severity, now)
        if until is not None:
            why = f"more than {person.max_per_hour} messages within an hour"
            lanes.hold(conn, parcel, until=until, why=why)
        return until is None

    # --- what becomes of it ---------------------------------------------------------------------

    def settle(
        self, conn: Connection, parcel: Parcel, outcome: Sent | ChannelError, started: datetime
    ) -> None:
        """Store what the provider said."""
        now = self._clock()
        if isinstance(outcome, Sent):
            lanes.sent(conn, parcel, ref=outcome.provider_ref, started=started, now=now)
            destinations.works(conn, parcel.destination)
            self._fold_late(conn, parcel.destination, now)
            return
        after = after_failure(
            outcome,
            attempts=parcel.attempts,
            uncertain=parcel.uncertain,
            plainness=parcel.plainness,
            now=now,
            spread=self._draw(),
        )
        self._failed(conn, parcel, outcome, after, started=started, now=now)

    def cancel(self, conn: Connection, parcel: Parcel, why: str) -> None:
        """End a row that has nowhere to go."""
        now = self._clock()
        self._store(conn, parcel, State.CANCELLED, why, next_at=now)

    def _fold_late(self, conn: Connection, destination: Destination, now: datetime) -> None:
        """An outage is over: what it held up for long is no longer worth a message each."""
        parcels = lanes.late(conn, destination, before=now - LATE, most=IN_ONE_SUMMARY)
        if len(parcels) > 1:
            self._fold(conn, destination, parcels, now)

    def _failed(
        self,
        conn: Connection,
        parcel: Parcel,
        error: ChannelError,
        after: Next,
        *,
        started: datetime,
        now: datetime,
    ) -> None:
        self._store(
            conn,
            parcel,
            AFTER[after.verdict],
            str(error),
            next_at=after.at,
            attempts=parcel.attempts + after.counted,
            uncertain=parcel.uncertain + error.uncertain,
            plainness=parcel.plainness + (after.verdict is Verdict.PLAINER),
        )
        lanes.log(conn, parcel.id, after.verdict, str(error), started=started, ended=now)
        log.warning(
            "not delivered", destination=parcel.destination, outcome=after.verdict, why=str(error)
        )
        if error.broken:
            self._broken(conn, parcel, str(error), now)
        if after.whole_destination:
            destinations.pause(conn, parcel.destination, until=after.at)
        if trouble := ENDED.get(after.verdict):
            self._ended(conn, parcel, trouble, str(error), now)

    def _store(
        self,
        conn: Connection,
        parcel: Parcel,
        state: State,
        error: str,
        *,
        next_at: datetime,
        attempts: int | None = None,
        uncertain: int | None = None,
        plainness: int | None = None,
    ) -> None:
        lanes.failed(
            conn,
            parcel,
            state=state,
            next_at=next_at,
            attempts=parcel.attempts if attempts is None else attempts,
            uncertain=parcel.uncertain if uncertain is None else uncertain,
            plainness=parcel.plainness if plainness is None else plainness,
            error=error,
        )

    # --- nothing ends silently ------------------------------------------------------------------

    def _broken(self, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
        """The address refuses everything: copies go another way, the operator hears of it once."""
        new = destinations.breaks(conn, parcel.destination, why=why, now=now)
        self._by_another_way(conn, parcel, why, now)
        if new:
            self._tell_operators(conn, parcel, Trouble.BROKEN, why, now.isoformat(), now)

    def _ended(
        self, conn: Connection, parcel: Parcel, trouble: Trouble, why: str, now: datetime
    ) -> None:
        """A message ended without success: a copy to the fallback, and word to the operator, once
        an hour for each address however many messages end there."""
        self._tell_fallback(conn, parcel, why, now)
        self._tell_operators(conn, parcel, trouble, why, f"{now:%Y-%m-%dT%H}", now)

    def _tell_operators(
        self,
        conn: Connection,
        parcel: Parcel,
        trouble: Trouble,
        why: str,
        episode: str,
        now: datetime,
    ) -> None:
        if parcel.kind is RowKind.OPERATOR:
            return  # word of a trouble with words of troubles would never end
        subscriber, channel = parcel.destination
        who = f"{subscriber}/{channel}"
        notice = Notice(
            trouble=trouble,
            name=f"{trouble}/{who}/{episode}",
            values={
                "who": who,
                "subscriber": subscriber,
                "why": why,
                "subject": parcel.message.subject,
            },
        )
        tell_operators(conn, self._audience, notice, now=now, not_by=parcel.destination)

    def _by_another_way(self, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
        """What waits at a broken address has a copy elsewhere, once."""
        self._tell_fallback(conn, parcel, why, now)
        lanes.fell_back(conn, parcel)

    def _tell_fallback(self, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
        """A copy goes to the channels kept for that."""
        subscriber, failed = parcel.destination
        person = self._people.get(subscriber)
        if person is None or parcel.kind is RowKind.FALLBACK:
            return
        message = undelivered(parcel.message, self._audience.words, failed, why)
        for channel in person.reached_by(Use.FALLBACK):
            if channel.name != failed:
                outbox.copy_to(conn, parcel.id, channel.name, message, reason=why, now=now)
