"""The daemon's loop: a few ticks, driven by APScheduler. What is due is decided in the store.

APScheduler's defaults lose work: a tick that is late by more than a second is dropped, one that
never returns blocks itself for ever, and shutdown cancels what runs. So ticks may be late, each
has a time limit, and stopping first lets the work in hand end.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.clock import utc_now

TICK_LIMIT = timedelta(seconds=60)
CLOCK_CHECK_S = 15.0
CLOCK_JUMP = timedelta(seconds=5)  # smaller steps back are ordinary corrections
LATE_FACTOR = 3  # a tick without success for three times its limit is reported as hung

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Something done again and again, `every` so often, each time within `limit`."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]
    limit: timedelta = TICK_LIMIT


@dataclass(kw_only=True)
class TickState:
    """How a tick fares; shown by `monitor status`."""

    since: datetime
    last_success: datetime | None = None
    last_failure: datetime | None = None
    why: str = ""
    runs: int = 0


class Lane(Generic[T]):
    """Work of one kind, at most `width` at a time. Its tick tops it up and does not wait for it.

    While there was more to claim than room for it, the lane tops itself up as work ends, so that
    ticks need not be frequent for a lane to be full.
    """

    def __init__(
        self,
        name: str,
        *,
        claim: Callable[[int], Awaitable[list[T]]],
        turn: Callable[[T], Awaitable[object]],
        release: Callable[[Iterable[T]], Awaitable[object]],
        width: int,
        limit: timedelta = timedelta(minutes=4),
    ) -> None:
        self.name = name
        self._claim = claim
        self._turn = turn
        self._release = release
        self._width = width
        self._limit = limit
        self._running: dict[asyncio.Task[None], T] = {}
        self._claiming = asyncio.Lock()
        self._more = False
        self._refill: asyncio.Task[None] | None = None
        self._open = True

    @property
    def busy(self) -> int:
        return len(self._running)

    async def tick(self) -> None:
        """Claim as much as there is room for, and start it."""
        async with self._claiming:
            room = self._width - len(self._running)
            if not self._open or room <= 0:
                return
            jobs = await self._claim(room)
            self._more = len(jobs) == room
            for job in jobs:
                task = asyncio.create_task(self._one(job), name=self.name)
                self._running[task] = job
                task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        half_empty = len(self._running) <= self._width // 2
        if self._more and self._open and half_empty and not self._claiming.locked():
            self._more = False
            self._refill = asyncio.create_task(self._top_up())

    async def _top_up(self) -> None:
        try:
            await self.tick()
        except Exception:  # the next tick will meet it again and report it
            log.exception("top_up_broke", lane=self.name)

    async def drain(self, patience: timedelta) -> None:
        """Take nothing new, wait for what runs, and give back what is not done by then."""
        self._open = False
        async with self._claiming:  # what is being claimed right now is running after this
            pass
        if self._running:
            await asyncio.wait(list(self._running), timeout=patience.total_seconds())
        left = dict(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if left:
            await self._release(left.values())

    async def _one(self, job: T) -> None:
        try:
            async with asyncio.timeout(self._limit.total_seconds()):
                await self._turn(job)
        except TimeoutError:
            log.warning("turn_too_long", lane=self.name, limit_s=self._limit.total_seconds())
            await self._release([job])
        except Exception:
            log.exception("turn_broke", lane=self.name)


@dataclass(kw_only=True)
class Schedule:
    """Runs ticks until it is stopped. `states` tells how each fares."""

    ticks: tuple[Tick, ...]
    lanes: tuple[Lane[Any], ...] = ()
    clock: Callable[[], datetime] = utc_now
    states: dict[str, TickState] = field(default_factory=dict)
    _scheduler: AsyncIOScheduler | None = None
    _running: set[asyncio.Task[Any]] = field(default_factory=set)
    _clock_watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start ticking; each tick runs at once for the first time. Needs a running loop."""
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for tick in self.ticks:
            self.states[tick.name] = TickState(since=self.clock())
            scheduler.add_job(
                self._run,
                "interval",
                args=(tick,),
                id=tick.name,
                seconds=tick.every.total_seconds(),
                next_run_time=datetime.now(UTC),  # noqa: TID251 - APScheduler's own clock
            )
        scheduler.start()
        self._scheduler = scheduler
        self._clock_watch = asyncio.create_task(self._watch_clock())

    async def stop(self, patience: timedelta = timedelta(seconds=10)) -> None:
        """Claim nothing more, let the work in hand end within `patience`, then stop."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        if self._clock_watch:
            self._clock_watch.cancel()
        await asyncio.gather(*(lane.drain(patience) for lane in self.lanes))
        if self._running:
            await asyncio.wait(self._running, timeout=patience.total_seconds())
        self._scheduler.shutdown(wait=False)
        self._scheduler = None

    def hung(self, now: datetime) -> tuple[str, ...]:
        """Names of ticks that have not succeeded for far longer than they may take."""
        return tuple(tick.name for tick in self.ticks if self._hangs(tick, now))

    def _hangs(self, tick: Tick, now: datetime) -> bool:
        state = self.states.get(tick.name)
        if state is None:
            return False
        return now - (state.last_success or state.since) > LATE_FACTOR * (tick.every + tick.limit)

    async def _run(self, tick: Tick) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self._running.add(task)
        state = self.states[tick.name]
        state.runs += 1
        try:
            async with asyncio.timeout(tick.limit.total_seconds()):
                await tick.run()
            state.last_success, state.why = self.clock(), ""
        except TimeoutError:
            self._failed(tick, f"took longer than {tick.limit.total_seconds():.0f} s")
        except Exception as error:
            log.exception("tick_broke", tick=tick.name)
            self._failed(tick, f"{type(error).__name__}: {error}")
        finally:
            self._running.discard(task)

    async def _watch_clock(self) -> None:
        """APScheduler sleeps until a time of day: after a step back it would sleep on for it."""
        loop = asyncio.get_running_loop()
        offset = self.clock().timestamp() - loop.time()
        while True:
            await asyncio.sleep(CLOCK_CHECK_S)
            seen = self.clock().timestamp() - loop.time()
            if seen < offset - CLOCK_JUMP.total_seconds():
                log.warning("clock_set_back", seconds=round(offset - seen))
                self._tick_now()
            offset = seen

    def _tick_now(self) -> None:
        if self._scheduler:
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=self.clock())

    def _failed(self, tick: Tick, why: str) -> None:
        state = self.states[tick.name]
        state.last_failure, state.why = self.clock(), why
        log.warning("tick_failed", tick=tick.name, why=why)
