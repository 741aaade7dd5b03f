"""How many feeds one machine polls on time. Not a test: run it by hand, it takes minutes.

    .venv/bin/python tests/bench/polling.py lateness [--feeds 2000] [--every 120] [--seconds 400]
    .venv/bin/python tests/bench/polling.py unchanged [--feeds 1000] [--latency 0] [--reader PYTHON]

`lateness` serves the feeds on loopback addresses of their own with 50 ms latency, 1 in 20 of them
hostile and 1 in 5 changed at each poll, and polls them every `--every` seconds in place of every
15 min (the deadline of an exchange is scaled alike). The first poll of each, which stores all its
entries, is counted by itself: new feeds are all due within a minute. `unchanged` compares a poll of
feeds that did not change with a bare conditional GET, by the clock and by processor time, and with
the library `reader` where `--reader` names a Python that has it. Prints one JSON object.
"""

import argparse
import asyncio
import json
import logging
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import structlog
from aiohttp import web

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sources.hostile import gzip_bomb, stories  # noqa: E402

from monitor.clock import utc_now  # noqa: E402
from monitor.feeds.health import FeedState  # noqa: E402
from monitor.fetch.exchange import Fetcher  # noqa: E402
from monitor.fetch.responses import Limits  # noqa: E402
from monitor.poll import Poller  # noqa: E402
from monitor.schedule import Lane, Schedule, Tick  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.types import Feed, Source  # noqa: E402
from monitor.workers import Workers  # noqa: E402

LATENCY_S = 0.05
HOSTILE_EVERY = 20
CHANGED_EVERY = 5
REAL = timedelta(minutes=15)
WIDTH = 16


def address(number: int) -> str:
    return f"127.{1 + number // 50_000}.{number // 250 % 200}.{1 + number % 250}"


# --- the other side, in a process of its own ------------------------------------------------------


def serve(
    port: int, latency: float, hostile: bool, ready: "multiprocessing.synchronize.Event"
) -> None:
    asyncio.run(_serve(port, latency, hostile, ready))


async def _serve(
    port: int, latency: float, hostile: bool, ready: "multiprocessing.synchronize.Event"
) -> None:
    polls: dict[int, int] = {}
    bomb = b"".join(gzip_bomb(64))

    async def feed(request: web.Request) -> web.StreamResponse:
        number = int(request.match_info["n"])
        polls[number] = polls.get(number, 0) + 1
        await asyncio.sleep(latency)
        if hostile and number % HOSTILE_EVERY == 0:
            return await bad_day(number // HOSTILE_EVERY, request)
        version = (polls[number] + number) // CHANGED_EVERY if hostile else 0
        etag = f'"{version}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=stories(range(version, version + 20)), headers={"ETag": etag})

    async def bad_day(kind: int, request: web.Request) -> web.StreamResponse:
        match kind % 6:
            case 0:
                await asyncio.sleep(3600)
            case 1:
                return web.Response(status=500)
            case 2:
                return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})
            case 3:
                return web.Response(text="<html><title>Are you human?</title></html>")
            case 4:
                drip = web.StreamResponse()
                await drip.prepare(request)
                while True:
                    await drip.write(b" ")
                    await asyncio.sleep(0.05)
        return web.Response(status=429, headers={"Retry-After": "60"})

    app = web.Application()
    app.router.add_get("/feed/{n}", feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", port, backlog=1024).start()
    ready.set()
    await asyncio.sleep(3600)


def feeds_of(count: int, port: int, every: timedelta = REAL) -> list[Feed]:
    source = Source(publisher="The Example")
    return [
        Feed(
            id=f"feed-{n}",
            url=f"http://{address(n)}:{port}/feed/{n}",
            source=source,
            interval_s=int(every.total_seconds()),
            fast=True,
        )
        for n in range(count)
    ]


# --- our side ---------------------------------------------------------------------------------


def memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 1024**2, 1)


async def lateness(count: int, seconds: int, port: int, every: timedelta) -> dict[str, object]:
    feeds = feeds_of(count, port, every)
    first: list[float] = []
    late: list[float] = []
    polled: dict[str, int] = {}
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/monitor.db")
        allow = frozenset((address(n), port) for n in range(count))
        limits = Limits(total_s=30 * (every / REAL))
        async with (
            Fetcher(allow=allow, host_gap_s=0, limits=limits, concurrency=WIDTH) as fetcher,
            Workers(ROOT / "config") as workers,
        ):
            poller = Poller(store, fetcher, workers, feeds)
            await poller.start()

            async def turn(state: FeedState) -> None:
                healthy = int(state.id.partition("-")[2]) % HOSTILE_EVERY
                if healthy:
                    waited = (utc_now() - state.next_due).total_seconds()
                    (late if state.last_polled else first).append(waited)
                    polled[state.id] = polled.get(state.id, 0) + 1
                await poller.turn(state)

            lane = Lane(
                "poll", claim=poller.claim, turn=turn, release=poller.release, width=2 * WIDTH
            )

            async def watch() -> None:
                memory.append(memory_mb())

            schedule = Schedule(
                ticks=(
                    Tick(name="poll", every=timedelta(seconds=1), run=lane.tick),
                    Tick(name="memory", every=timedelta(seconds=5), run=watch),
                ),
                lanes=(lane,),
            )
            schedule.start()
            await asyncio.sleep(seconds)
            await schedule.stop()
        store.close()
    late.sort()
    first.sort()
    healthy = [feed for feed in feeds if int(feed.id.partition("-")[2]) % HOSTILE_EVERY]
    owed = int(seconds / every.total_seconds() / 1.1)  # the share of the slowest place
    return {
        "feeds": count,
        "hostile": count - len(healthy),
        "seconds": seconds,
        "every_s": every.total_seconds(),
        "polls_of_good_feeds": len(first) + len(late),
        "polls_per_second": round((len(first) + len(late)) / seconds, 1),
        "first_poll_late_p95_s": round(first[int(len(first) * 0.95)], 2),
        "late_p50_s": round(late[len(late) // 2], 2),
        "late_p95_s": round(late[int(len(late) * 0.95)], 2),
        "late_max_s": round(late[-1], 2),
        "feeds_with_missed_polls": sum(polled.get(feed.id, 0) < owed for feed in healthy),
        "memory_mb_start_mid_end": [memory[1], memory[len(memory) // 2], memory[-1]],
        "memory_mb_peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


async def unchanged(count: int, port: int, reader: str) -> dict[str, object]:
    feeds = feeds_of(count, port)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/monitor.db")
        allow = frozenset((address(n), port) for n in range(count))
        async with (
            Fetcher(allow=allow, host_gap_s=0, concurrency=WIDTH) as fetcher,
            Workers(ROOT / "config") as workers,
        ):
            later = [utc_now()]
            poller = Poller(store, fetcher, workers, feeds, clock=lambda: later[0])
            await poller.start()
            first = await _round(poller, count, later, timedelta(minutes=2))
            before = time.process_time()
            again = await _round(poller, count, later, timedelta(minutes=10))
            ours_cpu = time.process_time() - before
            await poller.close()
        store.close()
    before = time.process_time()
    bare = await _bare(feeds)
    bare_cpu = time.process_time() - before
    found: dict[str, object] = {
        "feeds": count,
        "first_poll_per_s": round(count / first, 1),
        "unchanged_per_s": round(count / again, 1),
        "bare_conditional_get_per_s": round(count / bare, 1),
        "ratio": round(again / bare, 2),
        "cpu_ms_per_poll": round(1000 * ours_cpu / count, 2),
        "cpu_ms_per_bare_get": round(1000 * bare_cpu / count, 2),
    }
    if reader:
        peer = await asyncio.to_thread(_reader, reader, feeds)
        found |= {
            "reader_unchanged_per_s": round(count / peer, 1),
            "times_reader": round(peer / again, 1),
        }
    return found


READER = """
import json, sys, tempfile, time
from reader import make_reader
with tempfile.TemporaryDirectory() as folder:
    reader = make_reader(folder + "/reader.sqlite")
    for url in json.load(sys.stdin):
        reader.add_feed(url)
    reader.update_feeds()
    started = time.perf_counter()
    reader.update_feeds(scheduled=False)  # due or not: all of them, once more
    print(time.perf_counter() - started)
    assert all(feed.last_exception is None for feed in reader.get_feeds())
"""


def _reader(python: str, feeds: list[Feed]) -> float:
    """Seconds that `reader`, as it comes, takes for all feeds when none has changed."""
    urls = json.dumps([feed.url for feed in feeds])
    done = subprocess.run(
        [python, "-c", READER], input=urls, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


async def _round(poller: Poller, count: int, clock: list[datetime], step: timedelta) -> float:
    clock[0] += step
    started = time.perf_counter()
    polled = 0

    async def turn(state: FeedState) -> None:
        nonlocal polled
        await poller.turn(state)
        polled += 1

    lane = Lane("poll", claim=poller.claim, turn=turn, release=poller.release, width=2 * WIDTH)
    while polled < count:
        await lane.tick()  # it tops itself up besides
        await asyncio.sleep(0.01)
    return time.perf_counter() - started


async def _bare(feeds: list[Feed]) -> float:
    seats = asyncio.Semaphore(WIDTH)
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def one(feed: Feed) -> None:
            headers = {"If-None-Match": '"0"'}
            async with seats, session.get(feed.url, headers=headers) as answer:
                assert answer.status == 304

        started = time.perf_counter()
        await asyncio.gather(*(one(feed) for feed in feeds))
        return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=("lateness", "unchanged"))
    options.add_argument("--feeds", type=int, default=2000)
    options.add_argument("--every", type=int, default=120)
    options.add_argument("--seconds", type=int, default=400)
    options.add_argument("--latency", type=float, default=LATENCY_S)
    options.add_argument("--port", type=int, default=18_080)
    options.add_argument("--reader", default="")
    given = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    ready = multiprocessing.Event()
    server = multiprocessing.Process(
        target=serve,
        args=(given.port, given.latency, given.what == "lateness", ready),
        daemon=True,
    )
    server.start()
    ready.wait(10)
    work = (
        lateness(given.feeds, given.seconds, given.port, timedelta(seconds=given.every))
        if given.what == "lateness"
        else unchanged(given.feeds, given.port, given.reader)
    )
    print(json.dumps(asyncio.run(work), indent=1))
    server.kill()


if __name__ == "__main__":
    main()
