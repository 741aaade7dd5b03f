"""Empty the outbox: every row is offered until it is taken, refused for good or too old.

The states and every transition are in docs/delivery.md; `monitor.delivery.dispatch` makes them, one
transaction each. In short: pending -> claimed (leased) -> handing_over (before the first byte) ->
sent, or back to pending, or dead.

A repeat can therefore be seen only when we died, or an answer was lost, between `handing_over` and
the commit that follows it. Every try leaves a row in `deliveries`; whatever ends without success
goes to the subscriber's fallback channel in the same commit.

One lane per destination: a slow or failing address never delays another, and messages about one
incident arrive in their order.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.render import plainer, repeated
from monitor.channels import Channel, Channels, Remembers
from monitor.clock import utc_now
from monitor.delivery.dispatch import CRASHED, Dispatcher
from monitor.errors import ChannelError, StoreError
from monitor.store import Store
from monitor.store.lanes import Parcel
from monitor.store.outbox import Destination
from monitor.store.sharing import SharedWriter
from monitor.types import Sent

AT_ONCE = 32  # hand-overs that are not slow
QUICK_S = 1.0  # what takes longer is slow
STORE_WAIT_S = 1.0  # a store that comes and goes may be there for seconds only
STORE_TRIES = 80  # together below the lease of a hand-over

T = TypeVar("T")

log = structlog.get_logger()


@dataclass
class Tally:
    """What a deliverer has done so far."""

    sent: int = 0
    failed: int = 0


class Deliverer:
    """Keeps one lane for each destination that has something due.

    `start_due` is called every second or so, and when something new was stored; it never waits for
    a provider.
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
        self._clock, self._sleep = clock, sleep
        self._dispatcher = Dispatcher(audience, clock=clock, draw=draw)
        self._lanes: dict[Destination, asyncio.Task[None]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._suspects = asyncio.Semaphore(1)
        self._opening = asyncio.Lock()
        self._stopping = False
        self._writer = SharedWriter(store)

    async def start_due(self) -> int:
        """Take back what dead processes held, and open a lane for every idle destination with
        something due. Returns the number of lanes opened."""
        async with self._opening:  # one lane for each destination, whoever asks
            if self._stopping:
                return 0
            busy = list(self._lanes)
            parcels = await self._writer.write(partial(self._dispatcher.claim_due, busy=busy))
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
                parcel = await self._insist(partial(self._nowhere, parcel))
                continue
            async with self._turn(parcel):
                hand_over = partial(self._dispatcher.hand_over, parcel=parcel)
                if not await self._insist(hand_over):
                    return
                started = self._clock()
                outcome = await self._try(channel, parcel)
                parcel = await self._settled(parcel, outcome, started)
            if parcel is not None and channel.pace_s:
                await self._sleep(channel.pace_s)

    async def _settled(
        self, parcel: Parcel, outcome: Sent | ChannelError, started: datetime
    ) -> Parcel | None:
        """Store what the provider said, and return what leaves next."""
        following = await self._insist(partial(self._settle, parcel, outcome, started))
        self.tally.sent += isinstance(outcome, Sent)
        self.tally.failed += isinstance(outcome, ChannelError)
        return following

    async def _insist(self, work: Callable[[Connection], T]) -> T:
        """Do it in the store, and wait for one that is away for a moment: what a provider said and
        is not stored makes a second copy. All that lanes write may be written twice."""
        for tried in range(STORE_TRIES):
            try:
                return await self._writer.write(work)
            except StoreError as error:
                if not tried:
                    log.warning("store is away", why=str(error))
                await self._sleep(STORE_WAIT_S)
        return await self._writer.write(work)

    def _settle(
        self, parcel: Parcel, outcome: Sent | ChannelError, started: datetime, conn: Connection
    ) -> Parcel | None:
        self._dispatcher.settle(conn, parcel, outcome, started)
        return self._next(conn, parcel.destination)

    def _nowhere(self, parcel: Parcel, conn: Connection) -> Parcel | None:
        why = "no such subscriber or channel in config/subscribers.yaml"
        self._dispatcher.cancel(conn, parcel, why)
        return self._next(conn, parcel.destination)

    def _next(self, conn: Connection, destination: Destination) -> Parcel | None:
        return None if self._stopping else self._dispatcher.next_for(conn, destination)

    @contextlib.asynccontextmanager
    async def _turn(self, parcel: Parcel) -> AsyncIterator[None]:
        """One of a few hand-overs at a time: a crash makes repeats of those under way, no more.

        Those that the process died over go one by one, so that the next crash tells which of them
        it was, and the others arrive. A hand-over that takes long stops counting, so that providers
        that hang hold up nobody.
        """
        turns = self._suspects if parcel.error == CRASHED else self._turns
        await turns.acquire()
        given_back = _once(turns.release)
        timer = asyncio.get_running_loop().call_later(QUICK_S, given_back)
        try:
            yield
        finally:
            timer.cancel()
            given_back()

    async def _try(self, channel: Channel, parcel: Parcel) -> Sent | ChannelError:
        message = plainer(parcel.message, parcel.plainness)
        if parcel.uncertain:
            message = repeated(message, self._words)
        try:
            if parcel.uncertain and (found := await _arrived(channel, parcel)):
                return found
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


def _once(work: Callable[[], None]) -> Callable[[], None]:
    left = [work]
    return lambda: left.pop()() if left else None


async def _arrived(channel: Channel, parcel: Parcel) -> Sent | None:
    """What the provider says it has of a message whose answer was lost; None when it does not say
    in time."""
    if isinstance(channel, Remembers):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(channel.timeout_s):
                return await channel.find(parcel.message, parent=parcel.parent)
    return None


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
