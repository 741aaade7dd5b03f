"""Ticks that are late, hang, break or are stopped half-way (faults K04, L01, L03, L04)."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from monitor import schedule as module
from monitor.schedule import Lane, Schedule, Tick

SOON = timedelta(milliseconds=20)
SECOND = timedelta(seconds=1)


async def until(true: object, patience: float = 5.0) -> None:
    """Wait for a condition; fail loudly when it never comes."""
    async with asyncio.timeout(patience):
        while not true():  # type: ignore[operator]
            await asyncio.sleep(0.005)


class Counter:
    """A tick that counts, and does what it is told."""

    def __init__(self) -> None:
        self.runs = 0
        self.do: object = None

    async def __call__(self) -> None:
        self.runs += 1
        if callable(self.do):
            await self.do()


def schedule_of(*ticks: Tick, lanes: tuple[Lane[int], ...] = ()) -> Schedule:
    return Schedule(ticks=ticks, lanes=lanes)


def tick(name: str, run: Counter, limit: timedelta = SECOND) -> Tick:
    return Tick(name=name, every=SOON, run=run, limit=limit)


async def test_L03_a_tick_that_never_returns_is_ended_and_runs_again() -> None:
    hangs, fine = Counter(), Counter()
    hangs.do = lambda: asyncio.sleep(3600)
    running = schedule_of(tick("hangs", hangs, limit=SOON), tick("fine", fine))
    running.start()
    await until(lambda: hangs.runs >= 3 and fine.runs >= 3)
    await running.stop(SECOND)
    assert "took longer" in running.states["hangs"].why
    assert running.states["hangs"].last_success is None
    assert running.states["fine"].last_success is not None


async def test_a_tick_that_breaks_runs_again_and_says_why() -> None:
    breaks = Counter()

    async def fail() -> None:
        raise KeyError("a bug")

    breaks.do = fail
    running = schedule_of(tick("breaks", breaks))
    running.start()
    await until(lambda: breaks.runs >= 3)
    await running.stop(SECOND)
    assert running.states["breaks"].why == "KeyError: 'a bug'"


async def test_L04_a_blocked_loop_makes_ticks_late_and_loses_none() -> None:
    """APScheduler by default drops a run that is more than a second late."""
    import time

    counter = Counter()
    running = Schedule(ticks=(Tick(name="t", every=timedelta(hours=1), run=counter),))
    running.start()
    time.sleep(1.2)
    await until(lambda: counter.runs == 1)
    await running.stop(SECOND)


async def test_L01_a_clock_set_back_does_not_stop_the_ticks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CLOCK_CHECK_S", 0.01)
    shift = timedelta()
    counter = Counter()
    running = Schedule(
        ticks=(Tick(name="t", every=timedelta(hours=1), run=counter),),
        clock=lambda: datetime.now(UTC) + shift,  # noqa: TID251
    )
    running.start()
    await until(lambda: counter.runs == 1)
    await asyncio.sleep(0.03)
    shift = timedelta(hours=-2)
    await until(lambda: counter.runs == 2)
    await running.stop(SECOND)


class Work:
    """Jobs to claim; remembers what happened to each."""

    def __init__(self, jobs: int) -> None:
        self.waiting = list(range(jobs))
        self.started: list[int] = []
        self.done: list[int] = []
        self.released: list[int] = []
        self.gate = asyncio.Event()

    async def claim(self, limit: int) -> list[int]:
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken

    async def turn(self, job: int) -> None:
        self.started.append(job)
        await self.gate.wait()
        self.done.append(job)

    async def release(self, jobs: Iterable[int]) -> None:
        self.released += jobs

    def lane(self, width: int, **kwargs: timedelta) -> Lane[int]:
        return Lane(
            "work", claim=self.claim, turn=self.turn, release=self.release, width=width, **kwargs
        )


async def test_a_lane_holds_no_more_than_its_width_and_never_waits() -> None:
    work = Work(10)
    lane = work.lane(3)
    await lane.tick()
    await lane.tick()
    assert (lane.busy, len(work.waiting)) == (3, 7)
    await lane.drain(SOON)


async def test_one_tick_is_enough_for_all_that_waits() -> None:
    work = Work(100)
    lane = work.lane(3)
    work.gate.set()
    await lane.tick()
    await until(lambda: len(work.done) == 100 and lane.busy == 0)


async def test_K04_stopping_ends_what_runs_and_claims_nothing_more() -> None:
    work = Work(10)
    lane = work.lane(3)
    running = schedule_of(Tick(name="work", every=SOON, run=lane.tick), lanes=(lane,))
    running.start()
    await until(lambda: lane.busy == 3)
    stopping = asyncio.create_task(running.stop(SECOND))
    await asyncio.sleep(0.05)
    work.gate.set()
    await stopping
    assert (sorted(work.done), work.released) == ([0, 1, 2], [])
    assert len(work.waiting) == 7


async def test_K04_what_does_not_end_in_time_is_given_back() -> None:
    work = Work(5)
    lane = work.lane(3)
    await lane.tick()
    await asyncio.sleep(0)
    await lane.drain(SOON)
    assert (sorted(work.released), work.done, lane.busy) == ([0, 1, 2], [], 0)
    await lane.tick()
    assert lane.busy == 0, "a drained lane stays closed"


async def test_a_turn_that_takes_too_long_is_given_back() -> None:
    work = Work(1)
    lane = work.lane(1, limit=SOON)
    await lane.tick()
    await until(lambda: work.released == [0])
    await until(lambda: lane.busy == 0)


async def test_a_turn_that_breaks_leaves_room_for_the_next() -> None:
    work = Work(2)

    async def breaks(_job: int) -> None:
        raise KeyError("a bug")

    lane = Lane("work", claim=work.claim, turn=breaks, release=work.release, width=1)
    await lane.tick()
    await until(lambda: lane.busy == 0)
    await lane.tick()
    assert work.waiting == []
    await lane.drain(SECOND)


def test_a_tick_without_success_for_long_is_called_hung() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    running = schedule_of(tick("t", Counter()))
    assert running.hung(now) == (), "not started"
    running.states["t"] = module.TickState(since=now)
    assert running.hung(now + SECOND) == ()
    assert running.hung(now + timedelta(minutes=1)) == ("t",)
