"""Empty the outbox: every row is offered until it is taken, refused for good or too old.

    from          to            when                                               commit
    -             pending       a revision is announced                            with the revision
    -             held          the same in quiet hours                            with the revision
    pending       claimed       due, and its destination has no lane running       tick / lane
    claimed       held          the hour's messages to that destination are used   with the claim
    held          pending       its time has come and it is alone                  tick
    held          folded        the same with others: one summary instead          with the summary
    pending, held superseded    nothing of it has left and a newer revision is     with the revision
                                told there, or takes it back
    pending, held expired       older than 72 h                                    tick
    claimed       cancelled     its destination is in no configuration any more    lane
    pending       cancelled     an escalation that was acknowledged                by a person
    pending, held cancelled     the subscriber has paused or unsubscribed          by a person
    claimed       pending       the lease ran out: nothing was sent, no repeat     tick
    claimed       handing_over  before the first byte leaves                       lane, own commit
    handing_over  sent          the provider said yes, in status and body          lane
    handing_over  pending       refused for now (Retry-After, else back-off)       lane
    handing_over  dead          refused for good                                   lane
    handing_over  pending*      the answer was lost, or the process died: marked   lane / tick
                                as a repeat, at growing distances
    handing_over  unconfirmed   five times so: shown, not sent again               lane / tick
    dead, expired, unconfirmed -> pending                                          by a person

A repeat can therefore be seen only when we died, or an answer was lost, between `handing_over` and
the commit that follows it. Every try leaves a row in `deliveries`; whatever ends without success
goes to the subscriber's fallback channel in the same commit.

One lane per destination: a slow or failing address never delays another, and messages about one
incident arrive in their order.
"""

import asyncio
import contextlib
import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.budget import HOUR, full_until
from monitor.alerts.render import repeated, summary, undelivered
from monitor.alerts.retry import Next, Verdict, after_crash, after_failure
from monitor.alerts.subscribers import Use
from monitor.channels import Channel, Channels
from monitor.clock import utc_now
from monitor.errors import ChannelError
from monitor.store import Store, lanes, outbox
from monitor.store.lanes import Parcel
from monitor.store.outbox import Destination, RowKind, State
from monitor.store.sharing import SharedWriter
from monitor.types import Sent

LEASE = timedelta(seconds=90)  # twice the slowest channel's time-out
AT_ONCE = 32  # hand-overs that are not slow
QUICK_S = 1.0  # what takes longer is slow
CRASHED = "the process ended while the message was being handed over"
AFTER = {
    Verdict.RETRY: State.PENDING,
    Verdict.REPEAT: State.PENDING,
    Verdict.DEAD: State.DEAD,
    Verdict.UNCONFIRMED: State.UNCONFIRMED,
}

log = structlog.get_logger()


@dataclass
class Tally:
    """What a deliverer has done so far."""

    sent: int = 0
    failed: int = 0


class Deliverer:
    """Keeps one lane for each destination that has something due.

    `start_due` is called every second or so and never waits for a provider.
    """

    def __init__(
        self,
        store: Store,
        channels: Channels,
        audience: Audience,
        *,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self.tally = Tally()
        self._channels, self._words = channels, audience.words
        self._people = {person.name: person for person in audience.subscribers}
        self._clock, self._sleep, self._draw = clock, sleep, draw
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._lanes: dict[Destination, asyncio.Task[None]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._stopping = False
        self._writer = SharedWriter(store)

    async def start_due(self) -> int:
        """Take back what dead processes held, and open a lane for every idle destination with
        something due. Returns the number of lanes opened."""
        if self._stopping:
            return 0
        parcels = await self._writer.write(self._claim_due)
        for parcel in parcels:
            lane = asyncio.create_task(self._lane(parcel))
            self._lanes[parcel.destination] = lane
            lane.add_done_callback(partial(self._closed, parcel.destination))
        return len(parcels)

    async def idle(self) -> None:
        """Wait until every lane has run out of due messages."""
        while self._lanes:
            await asyncio.wait(self._lanes.values())

    async def stop(self, grace_s: float = 10.0) -> None:
        """Take nothing new, and give what is being handed over `grace_s` to end."""
        self._stopping = True
        if self._lanes:
            await asyncio.wait(self._lanes.values(), timeout=grace_s)
        for lane in list(self._lanes.values()):
            lane.cancel()
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)
        await self._writer.close()

    def _closed(self, destination: Destination, lane: "asyncio.Task[None]") -> None:
        self._lanes.pop(destination, None)
        if not lane.cancelled() and lane.exception() is not None:
            log.error("lane broke", destination=destination, exc_info=lane.exception())

    async def _lane(self, first: Parcel) -> None:
        parcel: Parcel | None = first
        while parcel is not None:
            channel = self._channels.get(parcel.destination)
            if channel is None:
                parcel = await self._writer.write(partial(self._cancel, parcel))
                continue
            async with self._turn():
                if not await self._writer.write(partial(self._hand_over, parcel)):
                    return
                started = self._clock()
                outcome = await self._try(channel, parcel)
                parcel = await self._writer.write(partial(self._settle, parcel, outcome, started))
            if parcel is not None and channel.pace_s:
                await self._sleep(channel.pace_s)

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One of a few hand-overs at a time: a crash makes repeats of those under way, no more.

        One that takes long stops counting, so that providers that hang hold up nobody.
        """
        given_back = False

        def give_back() -> None:
            nonlocal given_back
            if not given_back:
                given_back = True
                self._turns.release()

        await self._turns.acquire()
        timer = asyncio.get_running_loop().call_later(QUICK_S, give_back)
        try:
            yield
        finally:
            timer.cancel()
            give_back()

    async def _try(self, channel: Channel, parcel: Parcel) -> Sent | ChannelError:
        message = parcel.message
        if parcel.uncertain:
            message = repeated(message, self._words)
        try:
            async with asyncio.timeout(channel.timeout_s):
                return await channel.send(message, parent=parcel.parent)
        except ChannelError as error:
            return error
        except TimeoutError:
            return ChannelError(f"no answer within {channel.timeout_s:.0f} s", uncertain=True)
        except Exception as error:
            # A bug of ours: loud in the log, and no reason to lose or to flood.
            log.exception("channel broke", destination=parcel.destination)
            return ChannelError(f"fault in the channel: {type(error).__name__}", uncertain=True)

    # --- transactions ---------------------------------------------------------------------

    def _claim_due(self, conn: Connection) -> list[Parcel]:
        now = self._clock()
        self._reap(conn, now)
        for parcel in lanes.expire(conn, now=now):
            self._tell_fallback(conn, parcel, "too old to send", now)
        self._let_go(conn, now)
        busy = list(self._lanes)
        parcels = lanes.claim(conn, owner=self._owner, now=now, until=now + LEASE, busy=busy)
        return [parcel for parcel in parcels if self._affordable(conn, parcel, now)]

    def _reap(self, conn: Connection, now: datetime) -> None:
        for parcel, state in lanes.abandoned(conn, now=now, is_dead=self._is_dead):
            if state is State.CLAIMED:
                lanes.release(conn, parcel, now=now)
            else:
                after = after_crash(uncertain=parcel.uncertain, now=now, spread=self._draw())
                error = ChannelError(CRASHED, uncertain=True)
                self._store_failure(conn, parcel, error, after, started=now, now=now)

    def _let_go(self, conn: Connection, now: datetime) -> None:
        """Send what was held, as one summary when there is more than one."""
        for destination, parcels in lanes.held_due(conn, now=now).items():
            if len(parcels) == 1:
                lanes.move_held(conn, parcels, State.PENDING)
                continue
            name = f"summary/{'/'.join(destination)}/{parcels[0].id}-{parcels[-1].id}"
            messages = [parcel.message for parcel in parcels]
            words = self._words[messages[0].language]
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
            lanes.move_held(conn, parcels, State.FOLDED)

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

    def _hand_over(self, parcel: Parcel, conn: Connection) -> bool:
        return lanes.hand_over(conn, parcel, until=self._clock() + LEASE)

    def _settle(
        self, parcel: Parcel, outcome: Sent | ChannelError, started: datetime, conn: Connection
    ) -> Parcel | None:
        now = self._clock()
        if isinstance(outcome, Sent):
            lanes.sent(
                conn,
                parcel,
                ref=outcome.provider_ref,
                started=started,
                now=now,
            )
            self.tally.sent += 1
        else:
            after = after_failure(
                outcome,
                attempts=parcel.attempts,
                uncertain=parcel.uncertain,
                now=now,
                spread=self._draw(),
            )
            self._store_failure(conn, parcel, outcome, after, started=started, now=now)
            self.tally.failed += 1
        return self._next(conn, parcel.destination, now)

    def _store_failure(
        self,
        conn: Connection,
        parcel: Parcel,
        error: ChannelError,
        after: Next,
        *,
        started: datetime,
        now: datetime,
    ) -> None:
        lanes.failed(
            conn,
            parcel,
            state=AFTER[after.verdict],
            next_at=after.at,
            attempts=parcel.attempts + after.counted,
            uncertain=parcel.uncertain + error.uncertain,
            error=str(error),
        )
        if after.whole_destination:
            lanes.postpone(conn, parcel.destination, until=after.at)
        if after.verdict in (Verdict.DEAD, Verdict.UNCONFIRMED) or error.broken:
            self._tell_fallback(conn, parcel, str(error), now)
        lanes.log(conn, parcel.id, after.verdict, str(error), started=started, ended=now)
        log.warning(
            "not delivered", destination=parcel.destination, outcome=after.verdict, why=str(error)
        )

    def _cancel(self, parcel: Parcel, conn: Connection) -> Parcel | None:
        now = self._clock()
        lanes.failed(
            conn,
            parcel,
            state=State.CANCELLED,
            next_at=now,
            attempts=parcel.attempts,
            uncertain=parcel.uncertain,
            error="no such subscriber or channel in config/subscribers.yaml",
        )
        return self._next(conn, parcel.destination, now)

    def _next(self, conn: Connection, destination: Destination, now: datetime) -> Parcel | None:
        while not self._stopping:
            parcel = lanes.claim_next(
                conn, destination, owner=self._owner, now=now, until=now + LEASE
            )
            if parcel is None or self._affordable(conn, parcel, now):
                return parcel
        return None

    def _tell_fallback(self, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
        """Nothing ends silently: a copy goes to the channels kept for that."""
        subscriber, failed = parcel.destination
        person = self._people.get(subscriber)
        if person is None or parcel.kind is RowKind.FALLBACK:
            return
        message = undelivered(parcel.message, self._words, failed, why)
        for channel in person.reached_by(Use.FALLBACK):
            if channel.name != failed:
                outbox.copy_to(conn, parcel.id, channel.name, message, reason=why, now=now)

    def _is_dead(self, owner: str) -> bool:
        """A process on this machine that is gone need not be waited for."""
        host, _, rest = owner.partition(":")
        pid, _, _ = rest.partition(":")
        if owner == self._owner or host != socket.gethostname() or not pid.isdigit():
            return False
        if int(pid) == os.getpid():
            return True  # an earlier process with our number, as in a restarted container
        with contextlib.suppress(PermissionError):
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                return True
        return False


async def deliver_due(
    store: Store,
    channels: Channels,
    audience: Audience,
    *,
    clock: Callable[[], datetime] = utc_now,
) -> int:
    """Hand over all that is due now and wait for the answers. Returns how many were taken."""
    deliverer = Deliverer(store, channels, audience, clock=clock)
    try:
        while await deliverer.start_due():
            await deliverer.idle()
    finally:
        await deliverer.stop()
    return deliverer.tally.sent
